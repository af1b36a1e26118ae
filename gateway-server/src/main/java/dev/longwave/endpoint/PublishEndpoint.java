package dev.longwave.endpoint;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Publication;
import dev.longwave.limit.PublishLimits;
import dev.longwave.sse.SseEvent;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /publish/{channel}}, whose body is the data, and {@code POST /publish}, whose body says it all. One for
 * each connection: what a read brought is delivered when the read is complete.
 */
final class PublishEndpoint {
    private static final String PATH = "/publish";
    private static final Set<String> PARAMETERS = Set.of("event", "id", "retry");

    private final EventSink sink;
    private final int maxBytes;
    private final PublishLimits limits;

    PublishEndpoint(EventSink sink, int maxBytes, PublishLimits limits) {
        this.sink = sink;
        this.maxBytes = maxBytes;
        this.limits = limits;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "/");
    }

    void flush() {
        sink.flush();
    }

    Exchange exchange(Request request, Reply reply, Caller caller) throws ProblemException {
        if (!request.method().equals(HttpMethod.POST)) {
            throw new ProblemException(Problem.methodNotAllowed("POST"));
        }
        caller.mayPublish();
        String key = request.oneHeader("Idempotency-Key");
        MediaType type = MediaType.of(request);
        PublishQuota quota = new PublishQuota(limits, caller.who(), request.client());
        String channel = request.target().after(PATH + "/");
        if (channel != null) {
            return toChannel(request, reply, caller, quota, type, channel, key);
        }
        if (!request.target().query().isEmpty()) {
            throw new ProblemException(Problem.badRequest(
                    "Unexpected parameter",
                    "expected no query at POST /publish; say it in the body, or publish to /publish/{channel}"));
        }
        return switch (type) {
            case JSON ->
                new BodyCollector(request.http(), maxBytes, (bytes, length) -> {
                    Publication publication = PublicationJson.parse(StrictUtf8.decode(bytes, length), key);
                    caller.mayPublish(publication);
                    publish(request, reply, quota, publication);
                });
            case NDJSON -> new NdjsonExchange(sink, request.ctx().executor(), reply, caller, quota, maxBytes, key);
            case TEXT ->
                throw MediaType.unsupported(
                        "expected application/json or application/x-ndjson at POST /publish; text goes to"
                                + " /publish/{channel}");
        };
    }

    private Exchange toChannel(
            Request request,
            Reply reply,
            Caller caller,
            PublishQuota quota,
            MediaType type,
            String channel,
            @Nullable String idempotencyKey)
            throws ProblemException {
        if (type == MediaType.NDJSON) {
            throw MediaType.unsupported(
                    "expected text/plain or application/json at /publish/{channel}; NDJSON goes to" + " POST /publish");
        }
        RequestTarget target = request.target();
        for (String name : target.query().keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw new ProblemException(Problem.badRequest(
                        "Unexpected parameter", "unknown parameter \"" + name + "\"; expected event, id or retry"));
            }
        }
        ChannelName name = channelName(channel);
        caller.mayPublish(name);
        String event = target.one("event");
        String id = target.one("id");
        Duration retry = retry(target.one("retry"));
        // what is wrong with these is said before the body is read
        publication(name, new SseEventParts("", event, id, retry), idempotencyKey);
        return new BodyCollector(request.http(), maxBytes, (bytes, length) -> {
            String data = StrictUtf8.decode(bytes, length);
            if (type == MediaType.JSON) {
                JsonText.check(data);
            }
            publish(
                    request,
                    reply,
                    quota,
                    publication(name, new SseEventParts(data, event, id, retry), idempotencyKey));
        });
    }

    private record SseEventParts(
            String data,
            @Nullable String event,
            @Nullable String id,
            @Nullable Duration retry) {}

    private static Publication publication(ChannelName name, SseEventParts parts, @Nullable String idempotencyKey)
            throws ProblemException {
        try {
            SseEvent event = new SseEvent(parts.data, parts.event, parts.id, parts.retry);
            return new Publication(List.of(name), event, idempotencyKey);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest("Invalid event", e));
        }
    }

    private static ChannelName channelName(String channel) throws ProblemException {
        try {
            return new ChannelName(channel);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest("Invalid channel name", e));
        }
    }

    private static @Nullable Duration retry(@Nullable String text) throws ProblemException {
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,10}")) {
            throw new ProblemException(Problem.badRequest(
                    "Invalid event", "expected \"retry\" as a whole number of milliseconds, as in \"retry=3000\""));
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    private void publish(Request request, Reply reply, PublishQuota quota, Publication publication)
            throws ProblemException {
        quota.take();
        Completions.on(request.ctx().executor(), sink.publish(publication), (receipt, failure) -> {
            if (receipt != null) {
                reply.send(Answer.json(PublishAnswer.json(receipt)));
            } else {
                reply.send(PublishAnswer.problem(failure));
            }
        });
    }
}
