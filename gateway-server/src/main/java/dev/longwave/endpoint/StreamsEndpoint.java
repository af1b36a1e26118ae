package dev.longwave.endpoint;

import dev.longwave.broker.Broker;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.StreamLoop;
import io.netty.handler.codec.http.HttpMethod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@code GET /streams}, {@code DELETE /streams/{id}}: shows open streams, and closes one, of another gateway of a cluster
 * too. A stream is its event loop's to look at, so every loop is asked. The console's own streams, which follow nothing, are
 * not shown.
 */
final class StreamsEndpoint {
    private static final String PATH = "/streams";

    private final Broker broker;

    StreamsEndpoint(Broker broker) {
        this.broker = broker;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "/");
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        String id = request.target().after(PATH + "/");
        HttpMethod method = request.method();
        if (id == null) {
            if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
                throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
            }
            StreamQuery query = StreamQuery.read(request.target());
            return new NoBody(() -> list(request, reply, query));
        }
        if (!method.equals(HttpMethod.DELETE)) {
            throw new ProblemException(Problem.methodNotAllowed("DELETE"));
        }
        String node = request.target().one("node");
        return new NoBody(() -> {
            if (node == null) {
                close(request, reply, id);
            } else {
                closeElsewhere(request, reply, node, id);
            }
        });
    }

    private static void list(Request request, Reply reply, StreamQuery query) {
        CompletionStage<StreamPage> all = CompletableFuture.completedFuture(new StreamPage(query));
        for (StreamLoop loop : StreamLoop.all()) {
            all = all.thenCombine(page(loop, query), StreamPage::plus);
        }
        Completions.on(request.ctx().executor(), all.thenApply(StreamPage::toJson), (json, failure) -> {
            if (json != null) {
                reply.send(Answer.json(json));
            } else {
                reply.send(PublishAnswer.problem(failure));
            }
        });
    }

    private static CompletionStage<StreamPage> page(StreamLoop loop, StreamQuery query) {
        CompletableFuture<StreamPage> whole = new CompletableFuture<>();
        StreamPage page = new StreamPage(query);
        loop.eventLoop().execute(() -> loop.walk(page::offer, () -> whole.complete(page)));
        return whole;
    }

    private static void close(Request request, Reply reply, String id) {
        CompletionStage<Boolean> any = CompletableFuture.completedFuture(false);
        for (StreamLoop loop : StreamLoop.all()) {
            any = any.thenCombine(onLoop(loop, each -> each.close(id, CloseReason.SERVER)), Boolean::logicalOr);
        }
        Completions.on(request.ctx().executor(), any, (found, failure) -> {
            if (Boolean.TRUE.equals(found)) {
                reply.send(Answer.noContent());
            } else {
                reply.send(Problem.notFound("there is no stream \"" + id + "\"; GET /streams shows those there are"));
            }
        });
    }

    private void closeElsewhere(Request request, Reply reply, String node, String id) {
        Completions.on(request.ctx().executor(), broker.closeStream(node, id), (told, failure) -> {
            if (failure != null) {
                reply.send(PublishAnswer.problem(failure));
            } else if (told) {
                reply.send(Answer.accepted());
            } else {
                reply.send(Problem.notFound("there is no gateway \"" + node + "\" in a cluster with this one"));
            }
        });
    }

    private static <T> CompletableFuture<T> onLoop(StreamLoop loop, Function<StreamLoop, T> question) {
        return CompletableFuture.supplyAsync(() -> question.apply(loop), loop.eventLoop());
    }
}
