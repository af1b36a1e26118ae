package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.broker.Broker;
import dev.longwave.hub.ChannelInfo;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPage;
import dev.longwave.hub.Hub;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /channels}, {@code GET|DELETE /channels/{name}}: shows channels, and finishes one. */
final class ChannelsEndpoint {
    private static final String PATH = "/channels";

    private final Hub hub;
    private final Broker broker;

    ChannelsEndpoint(Hub hub, Broker broker) {
        this.hub = hub;
        this.broker = broker;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH) || target.path().startsWith(PATH + "/");
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        String name = request.target().after(PATH + "/");
        HttpMethod method = request.method();
        boolean get = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (name == null) {
            if (!get) {
                throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
            }
            int limit = PageSize.of(request.target());
            String search = textOf(request.target().one("q"));
            String after = textOf(request.target().one("after"));
            return new NoBody(() -> list(request, reply, search, after, limit));
        }
        ChannelName channel = channelName(name);
        if (get) {
            return new NoBody(() -> reply.send(Answer.json(show(channel))));
        }
        if (method.equals(HttpMethod.DELETE)) {
            return new NoBody(() -> end(request, reply, channel));
        }
        throw new ProblemException(Problem.methodNotAllowed("GET, HEAD, DELETE"));
    }

    private static String textOf(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }

    /** Every name is looked at, of which there may be a hundred thousand: not on the event loop. */
    private void list(Request request, Reply reply, String search, String after, int limit) {
        CompletionStage<String> page = CompletableFuture.supplyAsync(
                () -> json(hub.channels(search, after, limit)), GlobalEventExecutor.INSTANCE);
        Completions.on(request.ctx().executor(), page, (json, failure) -> {
            if (json != null) {
                reply.send(Answer.json(json));
            } else {
                reply.send(PublishAnswer.problem(failure));
            }
        });
    }

    private static String json(ChannelPage page) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total());
            json.writeArrayFieldStart("channels");
            for (ChannelInfo info : page.channels()) {
                write(info, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private String show(ChannelName channel) throws ProblemException {
        ChannelInfo info = hub.channel(channel);
        if (info == null) {
            throw notFound(channel);
        }
        return JsonBody.of(json -> write(info, json));
    }

    private void end(Request request, Reply reply, ChannelName channel) {
        Completions.on(request.ctx().executor(), broker.end(channel), (id, failure) -> {
            if (failure != null) {
                reply.send(PublishAnswer.problem(failure));
            } else if (id.isEmpty()) {
                reply.send(notFound(channel).problem());
            } else {
                reply.send(Answer.json(JsonBody.of(json -> {
                    json.writeStartObject();
                    json.writeStringField("id", id.get());
                    json.writeEndObject();
                })));
            }
        });
    }

    private static void write(ChannelInfo info, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", info.name());
        json.writeNumberField("subscribers", info.subscribers());
        json.writeNumberField("events", info.events());
        json.writeNumberField("bytes", info.bytes());
        json.writeStringField("first", info.firstId());
        json.writeStringField("last", info.lastId());
        if (info.lastAge() == null) {
            json.writeNullField("last_age_ms");
        } else {
            json.writeNumberField("last_age_ms", info.lastAge().toMillis());
        }
        json.writeBooleanField("finished", info.finished());
        json.writeEndObject();
    }

    private static ChannelName channelName(String name) throws ProblemException {
        try {
            return new ChannelName(name);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest("Invalid channel name", e));
        }
    }

    private static ProblemException notFound(ChannelName channel) {
        return new ProblemException(
                Problem.notFound("there is no channel \"" + channel + "\"; publish or subscribe to it and there is"));
    }
}
