package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@code GET /metrics}, in Prometheus' text format. Counting descriptors alone takes milliseconds where there are many: that is
 * not done on an event loop.
 */
final class MetricsEndpoint {
    private static final String PATH = "/metrics";
    private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;

    MetricsEndpoint(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        return new NoBody(() -> scrape(request, reply));
    }

    private void scrape(Request request, Reply reply) {
        CompletionStage<String> text = CompletableFuture.supplyAsync(metrics, GlobalEventExecutor.INSTANCE);
        Completions.on(request.ctx().executor(), text, (metrics, failure) -> {
            if (metrics != null) {
                reply.send(Answer.of(HttpResponseStatus.OK, MEDIA_TYPE, metrics));
            } else {
                reply.send(PublishAnswer.problem(failure));
            }
        });
    }
}
