package dev.longwave.server;

import dev.longwave.config.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way to the kernel that a configuration and this machine come to.
 *
 * @param name what it is called
 * @param handlers what its event loops run on
 * @param serverChannel what its listeners are
 */
record TransportChoice(String name, IoHandlerFactory handlers, Class<? extends ServerChannel> serverChannel) {
    static TransportChoice of(Transport configured) throws IOException {
        return switch (configured) {
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case EPOLL -> {
                check(configured, Epoll.isAvailable(), Epoll.unavailabilityCause());
                yield epoll();
            }
            case IO_URING -> {
                check(configured, IoUring.isAvailable(), IoUring.unavailabilityCause());
                yield new TransportChoice("io_uring", IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
            }
            case NIO -> nio();
        };
    }

    /** As many event loops as there are processors. */
    EventLoopGroup newLoops() {
        return new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), handlers);
    }

    private static TransportChoice epoll() {
        return new TransportChoice("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private static TransportChoice nio() {
        return new TransportChoice("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    private static void check(Transport configured, boolean available, @Nullable Throwable cause) throws IOException {
        if (!available) {
            throw new IOException("transport: " + configured + " is not available here ("
                    + (cause == null ? "no reason given" : cause.getMessage()) + "); write \"auto\"");
        }
    }
}
