package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.source.SourceInfo;
import dev.longwave.source.Sources;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code GET /sources}: shows what fills channels now. */
final class SourcesEndpoint {
    private static final String PATH = "/sources";

    private final Sources sources;

    SourcesEndpoint(Sources sources) {
        this.sources = sources;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        int limit = PageSize.of(request.target());
        return new NoBody(() -> reply.send(Answer.json(json(sources.list(), limit))));
    }

    private static String json(List<SourceInfo> all, int limit) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeNumberField("total", all.size());
            json.writeArrayFieldStart("sources");
            for (SourceInfo info : all.subList(0, Math.min(limit, all.size()))) {
                write(info, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(SourceInfo info, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("channel", info.channel());
        json.writeStringField("kind", info.kind());
        json.writeStringField(
                "state", info.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (!info.node().isEmpty()) {
            json.writeStringField("node", info.node());
        }
        json.writeFieldName("pid");
        if (info.pid() == null) {
            json.writeNull();
        } else {
            json.writeNumber(info.pid());
        }
        json.writeNumberField("viewers", info.viewers());
        json.writeNumberField("age_ms", info.age().toMillis());
        json.writeNumberField("restarts", info.restarts());
        json.writeNumberField("events", info.events());
        json.writeEndObject();
    }
}
