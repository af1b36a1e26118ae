package dev.longwave.endpoint;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /client/...}: the browser client, for pages of any origin. Its files are a list that is read from the jar at
 * the start, so a path leads to one of them or nowhere. May be asked on any thread.
 */
final class ClientEndpoint {
    private static final String PATH = "/client/";

    /** What a page or a bundler may load; {@code ClientEndpointIT} holds it against what there is. */
    private static final List<String> NAMES = List.of(
            "event-source.js",
            "event-source.d.ts",
            "vue.js",
            "vue.d.ts",
            "react.js",
            "react.d.ts",
            "svelte.js",
            "svelte.d.ts",
            "connection.js",
            "fetch-transport.js",
            "log-tail.js",
            "native-transport.js",
            "page-life.js",
            "shared-connection.js",
            "sse-parser.js",
            "stream-error.js",
            "watchdog.js",
            "package.json");

    private final Map<String, ClientFile> files = new LinkedHashMap<>();

    ClientEndpoint() {
        NAMES.forEach(name -> files.put(PATH + name, ClientFile.load(name)));
        String listing = String.join("\n", NAMES) + '\n';
        files.put(PATH, ClientFile.of(Answer.TEXT, listing.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean takes(RequestTarget target) {
        return target.path().startsWith(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        @Nullable ClientFile file = files.get(request.target().path());
        if (file == null) {
            throw new ProblemException(Problem.notFound("no such file of the client; GET " + PATH + " lists them"));
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        return new NoBody(() -> reply.send(answer(file, request)));
    }

    private static FullHttpResponse answer(ClientFile file, Request request) {
        boolean known = file.isNamedBy(request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH));
        FullHttpResponse response = known
                ? Answer.noContent().setStatus(HttpResponseStatus.NOT_MODIFIED)
                : Answer.of(HttpResponseStatus.OK, file.mediaType(), file.bytes());
        response.headers()
                .set(HttpHeaderNames.ETAG, file.entityTag())
                // a page asks each time, and a new version of the gateway brings its own client at once
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
