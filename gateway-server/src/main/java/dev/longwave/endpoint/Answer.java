package dev.longwave.endpoint;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Makes whole responses. */
final class Answer {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    private Answer() {}

    static FullHttpResponse of(HttpResponseStatus status, String mediaType, String body) {
        return of(status, mediaType, body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same with a body of bytes.
     *
     * @param bytes are not copied: nobody may change them
     */
    static FullHttpResponse of(HttpResponseStatus status, String mediaType, byte[] bytes) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, mediaType)
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return response;
    }

    static FullHttpResponse json(String body) {
        return of(HttpResponseStatus.OK, JSON, body + '\n');
    }

    static FullHttpResponse of(Problem problem) {
        FullHttpResponse response = of(problem.status(), Problem.MEDIA_TYPE, problem.toJson() + '\n');
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        problem.headers().forEach(response.headers()::set);
        return response;
    }

    /** It has been told to whoever does it. */
    static FullHttpResponse accepted() {
        return of(HttpResponseStatus.ACCEPTED, JSON, "{}\n");
    }

    static FullHttpResponse noContent() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
    }

    /** The same without its body, as HEAD wants it; the headers stay. */
    static FullHttpResponse headOf(FullHttpResponse response) {
        FullHttpResponse head = response.replace(Unpooled.EMPTY_BUFFER);
        response.release();
        return head;
    }
}
