package dev.longwave.http;

import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens event streams in a Netty HTTP/1.1 pipeline, whatever else stands in it.
 *
 * <p>Opening writes the response's head and takes the HTTP codec, and what belongs to it, out of the pipeline: from then
 * on the connection carries frames that are chunked already, and an idle stream costs no codec. Call it on the
 * connection's event loop once the request has been received whole.
 *
 * <p>It never fails because of the client. Where there can be no stream it gives a {@link SseStream#closed closed} one,
 * which does nothing safely: because the connection is gone ({@link CloseReason#CLIENT}), because the head of another
 * response was sent before ({@link CloseReason#ERROR}; the connection is left as it was), or because the request is a
 * {@code HEAD}, which the response's head answers ({@link CloseReason#SERVER}). What cannot be seen from here is another
 * response to this request that has been sent <em>whole</em> on a connection that stays open: do not open a stream then.
 */
public final class Sse {
    private static final Logger LOG = LoggerFactory.getLogger(Sse.class);

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
     * @throws IllegalStateException outside of the connection's event loop
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
     * @param subscription what to follow, or null; cancelled where it is not followed
     */
    public static SseStream open(
            ChannelHandlerContext ctx,
            HttpRequest request,
            StreamSettings settings,
            HttpHeaders extra,
            @Nullable Subscription subscription) {
        Channel channel = ctx.channel();
        if (!channel.eventLoop().inEventLoop()) {
            cancel(subscription);
            throw new IllegalStateException("open a stream on its connection's event loop, not on "
                    + Thread.currentThread().getName() + ": ctx.channel().eventLoop().execute(() -> Sse.open(...))");
        }
        SseStream present = present(ctx);
        if (present != null) {
            cancel(subscription);
            return present;
        }
        CloseReason refused = writeHead(ctx, request, extra);
        if (refused != null) {
            cancel(subscription);
            return SseStream.closed(channel.eventLoop(), settings, refused);
        }
        SseHandler handler = new SseHandler(SseHandshake.isChunked(request));
        replaceCodec(ctx.pipeline(), handler);
        SseStream opened = handler.open(settings, subscription);
        opened.userAgent(request.headers().get(HttpHeaderNames.USER_AGENT));
        return opened;
    }

    private static void cancel(@Nullable Subscription subscription) {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private static @Nullable SseStream present(ChannelHandlerContext ctx) {
        SseHandler handler = ctx.pipeline().get(SseHandler.class);
        return handler != null
                ? handler.stream()
                : ctx.channel().attr(SseHandler.STREAM).get();
    }

    /** Begins the response, and tells why there can be no stream, null where there can. */
    private static @Nullable CloseReason writeHead(ChannelHandlerContext ctx, HttpRequest request, HttpHeaders extra) {
        Channel channel = ctx.channel();
        if (!channel.isActive()) {
            return CloseReason.CLIENT;
        }
        if (isAnswering(ctx.pipeline())) {
            LOG.warn("no stream: another response has begun on this connection uri={}", request.uri());
            return CloseReason.ERROR;
        }
        boolean headOnly = HttpMethod.HEAD.equals(request.method());
        if (!headOnly) {
            bound(channel);
        }
        ChannelFuture written = ctx.write(SseHandshake.head(request, extra));
        if (written.isDone() && !written.isSuccess()) {
            LOG.warn("no stream: the response's head was refused uri={}", request.uri(), written.cause());
            return CloseReason.ERROR;
        }
        if (headOnly) {
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
            return CloseReason.SERVER;
        }
        return null;
    }

    /**
     * Whether the head of a response has passed the encoder, and its end has not. There is no way to ask; but an encoder
     * takes a piece of a body only after a head. This one is empty, so that nothing comes of it, and it is given to the
     * encoder itself: handlers before that might count it.
     */
    private static boolean isAnswering(ChannelPipeline pipeline) {
        for (Map.Entry<String, ChannelHandler> each : pipeline) {
            if (each.getValue() instanceof HttpServerCodec || each.getValue() instanceof HttpResponseEncoder) {
                ChannelHandlerContext encoder = pipeline.context(each.getValue());
                try {
                    HttpContent nothing = new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
                    ((ChannelOutboundHandler) each.getValue()).write(encoder, nothing, encoder.newPromise());
                    return true;
                } catch (Exception e) {
                    return false;
                }
            }
        }
        return false;
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
