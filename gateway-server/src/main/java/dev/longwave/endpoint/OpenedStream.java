package dev.longwave.endpoint;

import dev.longwave.http.Sse;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Makes a stream of a request whose reply has handed its connection over. */
final class OpenedStream {
    private OpenedStream() {}

    /**
     * Opens the stream, which has the connection for itself from then on.
     *
     * @param extra headers besides those of every stream
     * @param subscription what to follow, or null
     */
    static SseStream open(
            Request request,
            Reply reply,
            StreamSettings settings,
            HttpHeaders extra,
            @Nullable Subscription subscription) {
        ChannelHandlerContext ctx = request.ctx();
        SseStream opened = Sse.open(ctx, request.http(), settings, extra, subscription);
        reply.handedOver();
        ctx.pipeline().remove(ctx.handler());
        return opened;
    }
}
