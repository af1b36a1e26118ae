package dev.longwave.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at how a connection begins before any of it is kept: as a handshake of a sensible size, which is then gone on
 * with, or as HTTP in the clear, which is told what to do. Confined to the connection's event loop.
 */
final class FirstBytes extends ByteToMessageDecoder {
    /** Most bytes of a client's first message; browsers send 2 KiB at most. */
    static final int LONGEST_HELLO_BYTES = 16 << 10;

    private static final int LONGEST_RECORD_BYTES = 16 << 10;
    private static final int HANDSHAKE_RECORD = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int RECORD_HEADER_BYTES = 5;
    private static final int MESSAGE_HEADER_BYTES = 4;

    /** How long a client may take to read what it is told, before what it still sends cuts it off. */
    private static final long LINGER_MILLIS = 1_000;

    private static final String PROBLEM = "{\"type\":\"urn:longwave:problem:tls-expected\",\"title\":\"TLS expected\","
            + "\"status\":400,\"detail\":\"expected TLS, got HTTP in the clear; use https:// instead of http://\"}";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: " + PROBLEM.length() + "\r\nConnection: close\r\n\r\n" + PROBLEM)
            .getBytes(StandardCharsets.US_ASCII);

    private final ListenerTls tls;
    private long deadline;
    private boolean refused;
    private @Nullable ScheduledFuture<?> timer;

    FirstBytes(ListenerTls tls) {
        this.tls = tls;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            setTimer(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        setTimer(ctx);
        ctx.fireChannelActive();
    }

    private void setTimer(ChannelHandlerContext ctx) {
        if (timer == null) {
            long nanos = tls.handshakeTimeout().toNanos();
            deadline = System.nanoTime() + nanos;
            timer = ctx.executor().schedule(() -> refuse(ctx, HandshakeFailure.TIMEOUT), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int at = in.readerIndex();
        if (in.getByte(at) != HANDSHAKE_RECORD) {
            refuseWhatIsNotTls(ctx, in);
        } else if (in.readableBytes() >= RECORD_HEADER_BYTES + MESSAGE_HEADER_BYTES) {
            int recordBytes = in.getUnsignedShort(at + 3);
            boolean isHello = in.getByte(at + RECORD_HEADER_BYTES) == CLIENT_HELLO;
            int helloBytes = in.getUnsignedMedium(at + RECORD_HEADER_BYTES + 1);
            if (!isHello
                    || helloBytes > LONGEST_HELLO_BYTES
                    || recordBytes > LONGEST_RECORD_BYTES
                    || recordBytes < MESSAGE_HEADER_BYTES) {
                in.skipBytes(in.readableBytes());
                refuse(ctx, HandshakeFailure.HELLO);
            } else if (ctx.channel().isActive()) {
                goOn(ctx);
            }
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        stopTimer();
        SslHandler handler = tls.newHandler(ctx.alloc());
        // what is left of the time, and not 0, which would be for ever
        handler.setHandshakeTimeoutMillis(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
        ctx.pipeline().replace(this, null, handler);
    }

    private void refuse(ChannelHandlerContext ctx, HandshakeFailure failure) {
        refused = true;
        stopTimer();
        tls.failed(failure);
        ctx.close();
    }

    private void refuseWhatIsNotTls(ChannelHandlerContext ctx, ByteBuf in) {
        int first = in.getByte(in.readerIndex());
        in.skipBytes(in.readableBytes());
        if (first < 'A' || first > 'Z') {
            refuse(ctx, HandshakeFailure.NOT_TLS);
            return;
        }
        refused = true;
        stopTimer();
        tls.failed(HandshakeFailure.NOT_TLS);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(written -> {
            // closing while the client still sends would reset the connection and take the answer from it
            if (ctx.channel() instanceof DuplexChannel channel && channel.isActive()) {
                channel.shutdownOutput();
            }
            ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        stopTimer();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
