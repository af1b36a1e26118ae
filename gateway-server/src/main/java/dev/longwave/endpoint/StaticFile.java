package dev.longwave.endpoint;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A file of the program's jar that browsers load, read once. Safe from any thread. */
final class StaticFile {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Half of a SHA-256: nobody builds two files of one tag against themselves. */
    private static final int TAG_BYTES = 16;

    private final String mediaType;

    /** Nobody changes them. */
    private final byte[] bytes;

    /** Names the content, with its quotes (RFC 9110, section 8.8.3). */
    private final String entityTag;

    private StaticFile(String mediaType, byte[] bytes, String entityTag) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.entityTag = entityTag;
    }

    /**
     * Reads a file from the jar.
     *
     * @param resource its whole name, such as {@code client/vue.js}
     * @throws IllegalStateException where it is not there
     */
    static StaticFile load(String resource) {
        try (InputStream in = StaticFile.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("expected the file " + resource + " in the program's jar");
            }
            return of(mediaType(resource), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that is made and not read.
     *
     * @param bytes are not copied: nobody may change them
     */
    static StaticFile of(String mediaType, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new StaticFile(mediaType, bytes, '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * This with the modules that it imports by a bare name read from paths, as an import map would have it.
     *
     * @param imports the path of each name
     */
    StaticFile withImports(Map<String, String> imports) {
        if (!mediaType.equals(SCRIPT)) {
            return this;
        }
        String script = new String(bytes, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> each : imports.entrySet()) {
            script = script.replace("from '" + each.getKey() + "'", "from '" + each.getValue() + "'");
        }
        return of(mediaType, script.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers a request with this file, or with word that the client has it already.
     *
     * @param extra headers besides
     */
    Exchange exchange(Request request, Reply reply, HttpHeaders extra) throws ProblemException {
        reply.extra(extra);
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            throw new ProblemException(Problem.methodNotAllowed("GET, HEAD"));
        }
        return new NoBody(() -> reply.send(answer(request)));
    }

    private FullHttpResponse answer(Request request) {
        boolean known = isNamedBy(request.headers().getAll(HttpHeaderNames.IF_NONE_MATCH));
        FullHttpResponse response = known
                ? Answer.noContent().setStatus(HttpResponseStatus.NOT_MODIFIED)
                : Answer.of(HttpResponseStatus.OK, mediaType, bytes);
        response.headers()
                .set(HttpHeaderNames.ETAG, entityTag)
                // a page asks each time, and a new version of the gateway brings its own files at once
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set("X-Content-Type-Options", "nosniff");
        return response;
    }

    /** Tells whether a client has this content already, by the values of its {@code If-None-Match}. */
    private boolean isNamedBy(List<String> ifNoneMatch) {
        for (String value : ifNoneMatch) {
            for (String tag : value.split(",", -1)) {
                String asked = tag.strip();
                // the comparison is the weak one (RFC 9110, section 13.1.2): proxies that compress weaken a tag
                if (asked.equals("*") || (asked.startsWith("W/") ? asked.substring(2) : asked).equals(entityTag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String mediaType(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> SCRIPT;
            case "svg" -> "image/svg+xml";
            case "json" -> Answer.JSON;
            default -> Answer.TEXT;
        };
    }
}
