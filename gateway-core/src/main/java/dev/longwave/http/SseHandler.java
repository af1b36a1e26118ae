package dev.longwave.http;

import dev.longwave.stream.Outlet;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.AbstractEpollStreamChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that carries a stream: the way out for its frames, and a watch on the way in, where nothing but the end
 * is expected. Confined to the connection's event loop.
 *
 * <p>On a plain connection a batch is written and flushed at once, and where the kernel takes only part of it the rest
 * is taken out of Netty's outbound buffer again, so that a reader which stalls never keeps a shared batch. Where bytes
 * pass through other handlers, as with TLS, or the transport writes in the background, it gets a copy instead.
 */
final class SseHandler extends ChannelInboundHandlerAdapter implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(SseHandler.class);
    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(Unpooled.directBuffer(5)
            .writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
            .asReadOnly());
    private static final long LAST_WRITE_SECONDS = 10;

    /** In which a host answers, however far away it is. */
    private static final long ANSWER_MILLIS = 2_000;

    /** The stream of a connection that is gone, for whoever opens one for its request again. */
    static final AttributeKey<SseStream> STREAM = AttributeKey.valueOf(SseHandler.class, "stream");

    private static final FastThreadLocal<EpollTcpInfo> TCP_INFO = new FastThreadLocal<>() {
        @Override
        protected EpollTcpInfo initialValue() {
            return new EpollTcpInfo();
        }
    };

    private final boolean chunked;
    private boolean plain;
    private boolean inFlight;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable SseStream stream;

    SseHandler(boolean chunked) {
        this.chunked = chunked;
    }

    SseStream open(StreamSettings settings, @Nullable Subscription subscription) {
        ChannelHandlerContext context = ctx();
        Channel channel = context.channel();
        plain = context.pipeline().firstContext() == context
                && (channel instanceof AbstractEpollStreamChannel || channel instanceof AbstractNioByteChannel);
        SseStream opened = subscription == null
                ? SseStream.open(this, channel.eventLoop(), settings)
                : SseStream.open(this, channel.eventLoop(), settings, subscription);
        stream = opened;
        if (!channel.isActive()) {
            opened.connectionClosed();
        }
        return opened;
    }

    SseStream stream() {
        if (stream == null) {
            throw new IllegalStateException("no stream yet");
        }
        return stream;
    }

    private ChannelHandlerContext ctx() {
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }

    // ---- out ----

    @Override
    public boolean isReady() {
        Channel channel = ctx().channel();
        return !inFlight && channel.isActive() && channel.isWritable();
    }

    @Override
    public int offer(ByteBuf batch) {
        ChannelHandlerContext context = ctx();
        Channel.Unsafe unsafe = context.channel().unsafe();
        ChannelOutboundBuffer outbound = unsafe.outboundBuffer();
        if (outbound == null) {
            return -1;
        }
        if (!plain || outbound.totalPendingWriteBytes() > 0) {
            // not isEmpty: that overlooks what is not flushed yet, as the response's head
            return offerCopy(context, batch);
        }
        int length = batch.writerIndex();
        context.write(batch.retain(), context.voidPromise());
        context.flush();
        int taken = length;
        if (unsafe.outboundBuffer() == null) {
            taken = -1;
        } else if (!outbound.isEmpty()) {
            taken = batch.readerIndex();
            outbound.remove();
        }
        batch.setIndex(0, length);
        return taken;
    }

    private int offerCopy(ChannelHandlerContext context, ByteBuf batch) {
        int length = batch.writerIndex();
        ByteBuf copy = context.alloc().directBuffer(length, length).writeBytes(batch, 0, length);
        ChannelFuture written = context.writeAndFlush(copy);
        if (written.isSuccess()) {
            return length;
        }
        inFlight = true;
        written.addListener(this::flushed);
        return written.isDone() ? -1 : length;
    }

    @Override
    public void queue(ByteBuf rest) {
        inFlight = true;
        ChannelFuture written = ctx().writeAndFlush(rest);
        if (written.isDone()) {
            // not at once: the delivery that left the rest is still under way, perhaps that of a stream's opening
            ctx().executor().execute(() -> flushed(written));
        } else {
            written.addListener(this::flushed);
        }
    }

    /** After a write that failed nothing may follow: the client would take it for what comes next. */
    private void flushed(Future<? super Void> written) {
        if (written.isSuccess()) {
            inFlight = false;
            stream().drained();
        } else {
            ctx().close();
        }
    }

    @Override
    public void end(@Nullable ByteBuf last) {
        ChannelHandlerContext context = ctx();
        if (last != null) {
            context.write(last, context.voidPromise());
        }
        ChannelFuture ended = context.writeAndFlush(chunked ? LAST_CHUNK.duplicate() : Unpooled.EMPTY_BUFFER);
        ended.addListener(ChannelFutureListener.CLOSE);
        if (!ended.isDone()) {
            var timeout = context.channel().eventLoop().schedule(this::abort, LAST_WRITE_SECONDS, TimeUnit.SECONDS);
            ended.addListener(done -> timeout.cancel(false));
        }
    }

    @Override
    public void abort() {
        Channel channel = ctx().channel();
        if (channel.isOpen()) {
            // what the kernel still holds for a client that does not read goes with the connection
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            // past it: to say goodbye it would wait for the client that does not read
            tls.close();
        }
    }

    @Override
    public boolean isChunked() {
        return chunked;
    }

    @Override
    public long heldBytes() {
        ChannelOutboundBuffer outbound = ctx().channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return ctx().channel().remoteAddress();
    }

    @Override
    public long unacknowledgedMillis() {
        if (!(ctx().channel() instanceof EpollSocketChannel channel) || !channel.isActive()) {
            return -1;
        }
        EpollTcpInfo info = TCP_INFO.get();
        channel.tcpInfo(info);
        if (info.unacked() == 0 && info.probes() == 0) {
            return 0;
        }
        return isUnanswered(info) ? Math.max(1, info.lastAckRecv()) : 1;
    }

    /**
     * Whether the kernel's latest try, to send again or to probe a closed window, has had no answer. A host that is there
     * answers each; but the kernel tries ever more seldom, up to two minutes apart, so for how long no answer has come
     * says nothing by itself, and neither does a count of retransmissions, which stays while a window is closed.
     */
    private static boolean isUnanswered(EpollTcpInfo info) {
        if (info.unacked() == 0) {
            // an answer takes the count back to 0, and the latest probe may have left a moment ago
            return info.probes() > 1;
        }
        return info.lastDataSent() >= ANSWER_MILLIS && info.lastDataSent() < info.lastAckRecv();
    }

    // ---- in ----

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        // not before: an attribute costs every connection memory
        context.channel().attr(STREAM).set(stream);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean nothing = (message instanceof ByteBuf bytes && !bytes.isReadable())
                || (message instanceof HttpContent content && !content.content().isReadable());
        ReferenceCountUtil.release(message);
        if (!nothing) {
            // a stream is the last response on its connection: whatever comes after its request cannot be answered
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // nobody behind this handler has anything to flush
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (stream != null) {
            stream.connectionClosed();
        }
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (stream != null && !inFlight && context.channel().isWritable()) {
            stream.drained();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == SslCloseCompletionEvent.SUCCESS) {
            // the client has said inside of TLS that it is done, which a FIN would say otherwise
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
            LOG.warn("stream failed stream={}", stream == null ? "?" : stream.id(), cause);
        }
        context.close();
    }
}
