package dev.longwave.endpoint;

import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /streams}, {@code DELETE /streams/{id}}: shows open streams, and closes one. A stream is its event loop's
 * to look at, so every loop is asked.
 */
final class StreamsEndpoint {
    private static final String PATH = "/streams";

    private record Shown(String id, List<String> channels, String remote, long ageMillis, long behind) {}

    private record Page(int total, List<Shown> streams) {
        Page plus(Page other, int limit) {
            List<Shown> both = new ArrayList<>(streams);
            both.addAll(other.streams.subList(0, Math.min(other.streams.size(), limit - streams.size())));
            return new Page(total + other.total, both);
        }
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
            int limit = PageSize.of(request.target());
            return new NoBody(() -> list(request, reply, limit));
        }
        if (!method.equals(HttpMethod.DELETE)) {
            throw new ProblemException(Problem.methodNotAllowed("DELETE"));
        }
        return new NoBody(() -> close(request, reply, id));
    }

    private static void list(Request request, Reply reply, int limit) {
        CompletionStage<Page> all = CompletableFuture.completedFuture(new Page(0, List.of()));
        for (StreamLoop loop : StreamLoop.all()) {
            all = all.thenCombine(onLoop(loop, each -> page(each, limit)), (left, right) -> left.plus(right, limit));
        }
        Completions.on(request.ctx().executor(), all, (page, failure) -> {
            if (page != null) {
                reply.send(Answer.json(json(page)));
            } else {
                reply.send(PublishAnswer.problem(failure));
            }
        });
    }

    private static Page page(StreamLoop loop, int limit) {
        List<Shown> shown = new ArrayList<>();
        int[] total = {0};
        loop.forEachStream(stream -> {
            total[0]++;
            if (shown.size() < limit) {
                shown.add(new Shown(
                        stream.id(),
                        stream.follows(),
                        text(stream.remoteAddress()),
                        stream.ageMillis(),
                        stream.behind()));
            }
        });
        return new Page(total[0], shown);
    }

    private static String json(Page page) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total);
            json.writeArrayFieldStart("streams");
            for (Shown stream : page.streams) {
                json.writeStartObject();
                json.writeStringField("id", stream.id);
                json.writeArrayFieldStart("channels");
                for (String channel : stream.channels) {
                    json.writeString(channel);
                }
                json.writeEndArray();
                json.writeStringField("remote", stream.remote);
                json.writeNumberField("age_ms", stream.ageMillis);
                json.writeNumberField("behind_events", stream.behind);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void close(Request request, Reply reply, String id) {
        CompletionStage<Boolean> any = CompletableFuture.completedFuture(false);
        for (StreamLoop loop : StreamLoop.all()) {
            any = any.thenCombine(onLoop(loop, each -> close(each, id)), Boolean::logicalOr);
        }
        Completions.on(request.ctx().executor(), any, (found, failure) -> {
            if (Boolean.TRUE.equals(found)) {
                reply.send(Answer.noContent());
            } else {
                reply.send(Problem.notFound("there is no stream \"" + id + "\"; GET /streams shows those there are"));
            }
        });
    }

    private static boolean close(StreamLoop loop, String id) {
        List<SseStream> found = new ArrayList<>(1);
        loop.forEachStream(stream -> {
            if (stream.id().equals(id)) {
                found.add(stream);
            }
        });
        found.forEach(stream -> stream.close(CloseReason.SERVER));
        return !found.isEmpty();
    }

    private static <T> CompletableFuture<T> onLoop(StreamLoop loop, Function<StreamLoop, T> question) {
        return CompletableFuture.supplyAsync(() -> question.apply(loop), loop.eventLoop());
    }

    private static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(address);
    }
}
