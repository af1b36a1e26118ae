package dev.longwave.source;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
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
    static HttpAnswer of(FullHttpResponse response) {
        return new HttpAnswer(
                response.status().code(),
                response.headers().get(HttpHeaderNames.ETAG),
                response.headers().get(HttpHeaderNames.LAST_MODIFIED),
                response.headers().get(HttpHeaderNames.LOCATION),
                response.headers().get(HttpHeaderNames.RETRY_AFTER),
                ByteBuffer.wrap(ByteBufUtil.getBytes(response.content())));
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }
}
