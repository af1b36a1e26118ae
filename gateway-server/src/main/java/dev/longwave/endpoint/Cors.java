package dev.longwave.endpoint;

import dev.longwave.config.CorsConfig;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Lets web pages of the allowed origins read what the public listener answers (WHATWG Fetch, section 3.2). */
final class Cors {
    /** What a script needs to know beyond the headers that every script may read: when to come back, and why not. */
    private static final String EXPOSED = "Retry-After, WWW-Authenticate";

    private final CorsConfig config;
    private final boolean credentials;

    /**
     * Creates one.
     *
     * @param credentials whether pages may have the browser send its cookies: those of origins that are allowed by name
     */
    Cors(CorsConfig config, boolean credentials) {
        this.config = config;
        this.credentials = credentials && !config.anyOrigin();
    }

    /** The headers that the answer to a request gets. */
    HttpHeaders headersFor(HttpHeaders request) {
        if (config.allowedOrigins().isEmpty()) {
            return EmptyHttpHeaders.INSTANCE;
        }
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        String origin = request.get(HttpHeaderNames.ORIGIN);
        if (origin != null && config.allows(origin)) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, config.anyOrigin() ? "*" : origin);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            if (credentials) {
                headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
        }
        return headers;
    }

    /** The answer to a browser that asks before it sends a request. */
    static FullHttpResponse preflight() {
        FullHttpResponse response = Answer.noContent();
        response.headers()
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD")
                .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Last-Event-ID, Cache-Control, Authorization")
                .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
        return response;
    }
}
