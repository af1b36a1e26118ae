package dev.longwave.endpoint;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
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
    private static final HttpHeaders ANY_ORIGIN =
            new DefaultHttpHeaders().set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");

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

    private final Map<String, StaticFile> files = new LinkedHashMap<>();

    ClientEndpoint() {
        NAMES.forEach(name -> files.put(PATH + name, StaticFile.load("client/" + name)));
        String listing = String.join("\n", NAMES) + '\n';
        files.put(PATH, StaticFile.of(Answer.TEXT, listing.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean takes(RequestTarget target) {
        return target.path().startsWith(PATH);
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        @Nullable StaticFile file = files.get(request.target().path());
        if (file == null) {
            throw new ProblemException(Problem.notFound("no such file of the client; GET " + PATH + " lists them"));
        }
        return file.exchange(request, reply, ANY_ORIGIN);
    }
}
