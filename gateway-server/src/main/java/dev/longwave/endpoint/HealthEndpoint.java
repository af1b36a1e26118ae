package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /health/startup}, {@code /health/live} and {@code /health/ready}, for whoever keeps the gateway running: whether
 * it has come up, whether it should be restarted, and whether new streams should be sent to it.
 */
final class HealthEndpoint {
    private static final String STARTUP = "/health/startup";
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final Set<String> PATHS = Set.of(STARTUP, LIVE, READY);

    private final Readiness readiness;

    HealthEndpoint(Readiness readiness) {
        this.readiness = readiness;
    }

    static boolean takes(RequestTarget target) {
        return PATHS.contains(target.path());
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        String reason = reasonAgainst(request.target().path());
        return new NoBody(() -> reply.send(Answer.of(
                reason == null ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                Answer.JSON,
                status(reason))));
    }

    private @Nullable String reasonAgainst(String path) {
        return switch (path) {
            case LIVE -> null;
            case STARTUP -> readiness.hasStarted() ? null : readiness.reasonAgainst();
            default -> readiness.reasonAgainst();
        };
    }

    private static String status(@Nullable String reason) {
        return reason == null
                ? "{\"status\":\"up\"}\n"
                : JsonBody.of(json -> {
                            json.writeStartObject();
                            json.writeStringField("status", "down");
                            json.writeStringField("reason", reason);
                            json.writeEndObject();
                        })
                        + '\n';
    }
}
