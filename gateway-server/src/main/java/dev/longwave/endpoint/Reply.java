package dev.longwave.endpoint;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The response to one request. It may be written at any time; it goes out when the responses to all requests before it
 * have gone, as pipelining wants it (RFC 9112, section 9.3.2).
 */
final class Reply {
    private final ReplyQueue queue;
    private final boolean head;
    private final boolean chunkable;
    private final ArrayDeque<Object> held = new ArrayDeque<>(2);
    private boolean keepAlive;
    private boolean begun;
    private boolean ended;
    private @Nullable HttpHeaders extra;
    private @Nullable Runnable whenFirst;

    Reply(ReplyQueue queue, HttpRequest request) {
        this.queue = queue;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.chunkable = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
        this.keepAlive = chunkable && HttpUtil.isKeepAlive(request);
    }

    /** Adds headers to whatever will be answered. */
    void extra(HttpHeaders headers) {
        extra = headers;
    }

    /** Makes this the last response on its connection. */
    void close() {
        keepAlive = false;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    boolean hasBegun() {
        return begun;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Answers with a whole response. */
    void send(FullHttpResponse response) {
        prepare(response);
        ended = true;
        put(head ? Answer.headOf(response) : response);
    }

    /** Answers with a problem. */
    void send(Problem problem) {
        queue.refused(problem);
        send(Answer.of(problem));
    }

    /** Begins a response whose body comes piece by piece. */
    void begin(HttpResponse response) {
        prepare(response);
        if (chunkable) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else {
            keepAlive = false;
        }
        put(response);
    }

    /** Adds to the body. */
    void write(ByteBuf piece) {
        put(new DefaultHttpContent(piece));
    }

    /** Ends a response that was begun. */
    void end() {
        ended = true;
        put(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Gives the connection to somebody else once all responses before this one have gone. */
    void handOver(Runnable taker) {
        queue.handingOver();
        whenFirst = taker;
        queue.advance();
    }

    /** The connection has its new owner. */
    void handedOver() {
        ended = true;
        queue.handedOver();
    }

    /** A piece of the request has been dealt with: the rest of it gets the time that a request has anew. */
    void progressed() {
        queue.progressed();
    }

    private void prepare(HttpResponse response) {
        begun = true;
        if (extra != null) {
            response.headers().add(extra);
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void put(Object message) {
        held.add(message);
        queue.advance();
    }

    // ---- for the queue ----

    @Nullable
    Object next() {
        return held.poll();
    }

    @Nullable
    Runnable takeWhenFirst() {
        Runnable taker = whenFirst;
        whenFirst = null;
        return taker;
    }

    void discard() {
        Object message;
        while ((message = held.poll()) != null) {
            ReferenceCountUtil.release(message);
        }
    }
}
