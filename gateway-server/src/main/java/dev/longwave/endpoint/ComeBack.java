package dev.longwave.endpoint;

import dev.longwave.http.SseHandshake;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Refuses a stream for now. */
final class ComeBack {
    /** What a client is told to wait that cannot be served now: a random time in this range, in milliseconds. */
    private static final int SHORTEST_MILLIS = 2_000;

    private static final int LONGEST_MILLIS = 10_000;

    private ComeBack() {}

    /** An EventSource gives up for good on any other status, so one that may come back gets 200, a time, and the end. */
    static void send(Request request, Reply reply, Problem problem) {
        boolean eventSource = request.headers().getAll(HttpHeaderNames.ACCEPT).stream()
                .anyMatch(accept -> AsciiString.containsIgnoreCase(accept, "text/event-stream"));
        if (!eventSource) {
            reply.send(problem);
            return;
        }
        int retry = ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, SseHandshake.refusal(Duration.ofMillis(retry)));
        response.headers()
                .set(SseHandshake.head(request.http(), EmptyHttpHeaders.INSTANCE)
                        .headers())
                .remove(HttpHeaderNames.TRANSFER_ENCODING);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        reply.send(response);
    }
}
