package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.Supplier;

/** {@code GET /metrics}, in Prometheus' text format. */
final class MetricsEndpoint {
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;

    MetricsEndpoint(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals("/metrics");
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        return new NoBody(() -> reply.send(Answer.of(HttpResponseStatus.OK, MEDIA_TYPE, metrics.get())));
    }
}
