package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.BooleanSupplier;

/** {@code GET /health/live} and {@code GET /health/ready}, for whoever keeps the gateway running. */
final class HealthEndpoint {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";

    private final BooleanSupplier ready;

    HealthEndpoint(BooleanSupplier ready) {
        this.ready = ready;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(LIVE) || target.path().equals(READY);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        boolean up = request.target().path().equals(LIVE) || ready.getAsBoolean();
        return new NoBody(() -> reply.send(Answer.of(
                up ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                Answer.JSON,
                up ? "{\"status\":\"up\"}\n" : "{\"status\":\"down\"}\n")));
    }
}
