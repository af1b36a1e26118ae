package dev.longwave.endpoint;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;

/** {@code GET /}, {@code GET /demo} and what these pages load. */
final class PagesEndpoint {
    /**
     * What a page may load and do: only what this listener serves. No script or style stands in a page itself, so whatever
     * a stranger's text might smuggle into one, the browser runs none of it.
     */
    private static final HttpHeaders RULES = new DefaultHttpHeaders()
            .set(
                    HttpHeaderNames.CONTENT_SECURITY_POLICY,
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
            .set("Referrer-Policy", "no-referrer");

    private final Map<String, StaticFile> files = new HashMap<>();

    /**
     * Reads all files.
     *
     * @throws IllegalStateException where one is missing
     */
    PagesEndpoint(Pages pages) {
        pages.resources()
                .forEach((path, resource) ->
                        files.put(path, StaticFile.load(resource).withImports(pages.imports())));
    }

    boolean takes(RequestTarget target) {
        return files.containsKey(target.path());
    }

    Exchange exchange(Request request, Reply reply) throws ProblemException {
        StaticFile file = files.get(request.target().path());
        if (file == null) {
            throw new ProblemException(Problem.notFound("no page at this path; the console is at /"));
        }
        return file.exchange(request, reply, RULES);
    }
}
