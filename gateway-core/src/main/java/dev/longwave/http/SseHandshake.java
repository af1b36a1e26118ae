package dev.longwave.http;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.time.Duration;

/** The head of an event stream's response. */
public final class SseHandshake {
    // names as people write them, for those who look at a response
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
    private static final AsciiString CACHE_CONTROL = AsciiString.cached("Cache-Control");
    private static final AsciiString CONNECTION = AsciiString.cached("Connection");
    private static final AsciiString CONTENT_ENCODING = AsciiString.cached("Content-Encoding");
    private static final AsciiString TRANSFER_ENCODING = AsciiString.cached("Transfer-Encoding");
    private static final AsciiString EVENT_STREAM = AsciiString.cached("text/event-stream");
    private static final AsciiString NO_CACHE_NO_TRANSFORM = AsciiString.cached("no-cache, no-transform");
    private static final AsciiString X_ACCEL_BUFFERING = AsciiString.cached("X-Accel-Buffering");
    private static final AsciiString NO = AsciiString.cached("no");

    private SseHandshake() {}

    /** Whether the response to a request is chunked; one to HTTP/1.0 ends when the connection is closed. */
    public static boolean isChunked(HttpRequest request) {
        return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    /**
     * The head that opens a stream: it keeps proxies from buffering, caching and compressing.
     *
     * @param request what is answered
     * @param extra headers besides, such as those for CORS
     */
    public static HttpResponse head(HttpRequest request, HttpHeaders extra) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpHeaders headers = response.headers()
                .set(CONTENT_TYPE, EVENT_STREAM)
                .set(CACHE_CONTROL, NO_CACHE_NO_TRANSFORM)
                .set(CONNECTION, isChunked(request) ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE)
                .set(X_ACCEL_BUFFERING, NO)
                .set(CONTENT_ENCODING, HttpHeaderValues.IDENTITY)
                .add(extra);
        if (isChunked(request)) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return response;
    }

    /**
     * The body for a client that is to come back later: nothing that it would dispatch.
     *
     * @param retry how long it is to wait
     */
    public static ByteBuf refusal(Duration retry) {
        Frame block = SseEncoder.encodeQuiet("try again later", retry, null);
        ByteBuf body = Unpooled.buffer(block.length(false));
        block.writeTo(body, false);
        return body;
    }
}
