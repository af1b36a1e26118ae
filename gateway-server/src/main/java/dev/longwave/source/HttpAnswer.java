package dev.longwave.source;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a server said, as far as polls look at it.
 *
 * @param body all of it, to be read once
 */
record HttpAnswer(
        int status,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable String location,
        @Nullable String retryAfter,
        ByteBuffer body) {
    static HttpAnswer of(HttpResponse<byte[]> response) {
        return new HttpAnswer(
                response.statusCode(),
                first(response, "ETag"),
                first(response, "Last-Modified"),
                first(response, "Location"),
                first(response, "Retry-After"),
                ByteBuffer.wrap(response.body()));
    }

    private static @Nullable String first(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
