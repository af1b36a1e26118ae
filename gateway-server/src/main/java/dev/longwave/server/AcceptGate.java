package dev.longwave.server;

import dev.longwave.limit.ConnectionLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before whatever a listener does with a new connection. Confined to the listener's event loop.
 *
 * <p>A connection too many is closed at once, before anything is made for it, and with a reset, so that the kernel keeps
 * nothing of it either. Not to accept it would be worse for everybody honest: it would hang in the backlog behind those of
 * whoever fills it, with no word, and a proxy or a health check could not tell that from a gateway that is stuck. To an
 * EventSource a connection that breaks is no answer, so it tries again.
 *
 * <p>Where the kernel has no descriptor left, accepting pauses: the listener would be readable all the time.
 */
final class AcceptGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGate.class);
    private static final long PAUSE_MILLIS = 100;
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String listener;
    private final ConnectionLimits limits;
    private final Runnable failures;
    private final ChannelFutureListener closed;
    private long lastLine;
    private boolean hasFailed;

    /**
     * Creates one for a listener.
     *
     * @param listener its name in the log
     * @param limits which connections it takes
     * @param failures is told where none could be accepted
     */
    AcceptGate(String listener, ConnectionLimits limits, Runnable failures) {
        this.listener = listener;
        this.limits = limits;
        this.failures = failures;
        // the same for all: one of its own would cost every connection memory
        this.closed = closing -> limits.closed(closing.channel().remoteAddress());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel connection = (Channel) message;
        if (limits.mayOpen(connection.remoteAddress())) {
            connection.closeFuture().addListener(closed);
            ctx.fireChannelRead(connection);
        } else {
            connection.config().setOption(ChannelOption.SO_LINGER, 0);
            connection.unsafe().closeForcibly();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures.run();
        long now = System.nanoTime();
        if (!hasFailed || now - lastLine >= BETWEEN_LINES_NANOS) {
            hasFailed = true;
            lastLine = now;
            LOG.warn("cannot accept connections listener={} cause=\"{}\"; trying again", listener, cause.getMessage());
        }
        ctx.channel().config().setAutoRead(false);
        ctx.channel()
                .eventLoop()
                .schedule(() -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
