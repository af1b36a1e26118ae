package dev.longwave.endpoint;

import dev.longwave.config.CorsConfig;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/** Lets web pages of the allowed origins read what the public listener answers (WHATWG Fetch, section 3.2). */
final class Cors {
    private final CorsConfig config;

    Cors(CorsConfig config) {
        this.config = config;
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
