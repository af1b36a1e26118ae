package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code GET /health/live} and {@code GET /health/ready}, for whoever keeps the gateway running. */
final class HealthEndpoint {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";

    private final Readiness readiness;

    HealthEndpoint(Readiness readiness) {
        this.readiness = readiness;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(LIVE) || target.path().equals(READY);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        String reason = request.target().path().equals(LIVE) ? null : readiness.reasonAgainst();
        return new NoBody(() -> reply.send(Answer.of(
                reason == null ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                Answer.JSON,
                status(reason))));
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
