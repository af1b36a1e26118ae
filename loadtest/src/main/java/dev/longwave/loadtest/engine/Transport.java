package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.target.HttpUrl;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How connections to one server are made: epoll where there is one, TLS where the URL says so. Immutable, for any thread. */
final class Transport {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

    private final HttpUrl url;
    private final InetSocketAddress remote;
    private final @Nullable SslContext tls;

    /**
     * @param insecure whether any certificate will do
     * @throws IOException if the host's name is not known
     */
    Transport(HttpUrl url, boolean insecure) throws IOException {
        this.url = url;
        remote = new InetSocketAddress(url.host(), url.port());
        if (remote.isUnresolved()) {
            throw new IOException(
                    "the host \"" + url.host() + "\" of " + url + " is not known; see whether the name is right");
        }
        tls = url.secure() ? context(insecure) : null;
    }

    /** Event loops that are ready to be used, with daemon threads. */
    static IoEventLoopGroup newLoops(int count, String name) {
        return new MultiThreadIoEventLoopGroup(
                count,
                new DefaultThreadFactory(name, true),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    HttpUrl url() {
        return url;
    }

    InetSocketAddress remote() {
        return remote;
    }

    boolean isSecure() {
        return tls != null;
    }

    /** A connection that is neither registered nor connected; its pipeline is ready for the caller's handlers. */
    Channel newConnection() {
        SocketChannel channel = Epoll.isAvailable() ? new EpollSocketChannel() : new NioSocketChannel();
        channel.config().setTcpNoDelay(true).setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
        if (Epoll.isAvailable()) {
            // an address has as many ports as there are, for each server
            channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc(), url.host(), url.port()));
        }
        return channel;
    }

    private static SslContext context(boolean insecure) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient();
        return (insecure ? builder.trustManager(InsecureTrustManagerFactory.INSTANCE) : builder).build();
    }
}
