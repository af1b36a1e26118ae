package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.broker.Broker;
import dev.longwave.broker.NodeInfo;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.List;

/** {@code GET /nodes}: shows the gateways of a cluster. */
final class NodesEndpoint {
    private static final String PATH = "/nodes";

    private final Broker broker;

    NodesEndpoint(Broker broker) {
        this.broker = broker;
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
        return new NoBody(() -> reply.send(Answer.json(json(broker.isConnected(), broker.nodes(), limit))));
    }

    private static String json(boolean connected, List<NodeInfo> all, int limit) {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeBooleanField("connected", connected);
            json.writeNumberField("total", all.size());
            json.writeArrayFieldStart("nodes");
            for (NodeInfo info : all.subList(0, Math.min(limit, all.size()))) {
                write(info, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(NodeInfo info, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", info.name());
        json.writeBooleanField("self", info.self());
        json.writeNumberField("streams", info.streams());
        json.writeNumberField("behind_events", info.behind());
        json.writeNumberField("reconnects", info.reconnects());
        json.writeNumberField("age_ms", info.age().toMillis());
        json.writeStringField("version", info.version());
        json.writeEndObject();
    }
}
