package dev.longwave.http;

import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens event streams in a Netty HTTP pipeline.
 *
 * <p>Opening writes the response's head and takes the HTTP codec, and what belongs to it, out of the pipeline: from then
 * on the connection carries frames that are chunked already, and an idle stream costs no codec. Call it on the
 * connection's event loop once the request has been received whole.
 */
public final class Sse {
    /** Unsent bytes that the kernel takes for a stream whose client does not read; more would be memory for nothing. */
    private static final int NOT_SENT_LOW_WATER_BYTES = 16 << 10;

    /** Bounds what is sent and not acknowledged; the kernel doubles it for its own bookkeeping. */
    private static final int SEND_BUFFER_BYTES = 128 << 10;

    /** High above the largest batch, or every healthy write would flip the connection's writability twice. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 1 << 20);

    private static final String CODEC_PACKAGE = "io.netty.handler.codec.http.";

    private Sse() {}

    /**
     * Answers a request with an event stream of the default settings. A second call for the same request gives the same
     * stream.
     *
     * @param ctx the handler that received the request
     */
    public static SseStream open(ChannelHandlerContext ctx, HttpRequest request) {
        return open(ctx, request, StreamSettings.DEFAULT);
    }

    /** The same with other settings. */
    public static SseStream open(ChannelHandlerContext ctx, HttpRequest request, StreamSettings settings) {
        return open(ctx, request, settings, EmptyHttpHeaders.INSTANCE, null);
    }

    /**
     * The same for a stream that follows a subscription from its first byte: its place in the logs was taken before the
     * head is written, so what is published once the client has seen the head is received.
     *
     * @param extra headers besides those of every stream
     * @param subscription what to follow, or null
     */
    public static SseStream open(
            ChannelHandlerContext ctx,
            HttpRequest request,
            StreamSettings settings,
            HttpHeaders extra,
            @Nullable Subscription subscription) {
        ChannelPipeline pipeline = ctx.pipeline();
        SseHandler present = pipeline.get(SseHandler.class);
        if (present != null) {
            if (subscription != null) {
                subscription.cancel();
            }
            return present.stream();
        }
        if (ctx.channel().isActive()) {
            bound(ctx.channel());
        }
        ctx.write(SseHandshake.head(request, extra), ctx.voidPromise());
        SseHandler handler = new SseHandler(SseHandshake.isChunked(request));
        replaceCodec(pipeline, handler);
        return handler.open(settings, subscription);
    }

    private static void bound(Channel channel) {
        ChannelConfig config = channel.config();
        config.setWriteBufferWaterMark(WATER_MARK);
        config.setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) NOT_SENT_LOW_WATER_BYTES);
        }
    }

    /** The handler comes right behind the decoder, which hands it whatever the client sent too much. */
    private static void replaceCodec(ChannelPipeline pipeline, SseHandler handler) {
        String decoder = null;
        for (Map.Entry<String, ChannelHandler> each : pipeline) {
            if (isCodec(each.getValue())) {
                decoder = each.getKey();
                break;
            }
        }
        if (decoder == null) {
            pipeline.addFirst(handler);
            return;
        }
        pipeline.addAfter(decoder, null, handler);
        for (Map.Entry<String, ChannelHandler> each : pipeline) {
            if (isCodec(each.getValue())) {
                pipeline.remove(each.getValue());
            }
        }
    }

    private static boolean isCodec(ChannelHandler handler) {
        for (Class<?> type = handler.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().startsWith(CODEC_PACKAGE)) {
                return true;
            }
        }
        return false;
    }
}
