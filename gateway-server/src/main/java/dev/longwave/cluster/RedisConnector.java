package dev.longwave.cluster;

import dev.longwave.config.RedisConfig;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to Redis, on threads of its own. A connection that is lost stays so: a command that was on its way must
 * not be sent again behind the publisher's back, and what is at the other end next may be another Redis, with less in it.
 */
final class RedisConnector implements AutoCloseable {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /** Without anything to do for so long, loops have let go what closed connections held. */
    private static final Duration QUIET = Duration.ofMillis(50);

    /**
     * A connection.
     *
     * @param commands what is sent on it
     * @param loop whose thread writes and reads
     */
    record Connected(StatefulRedisConnection<String, byte[]> commands, EventLoop loop) {}

    private final RedisConfig config;
    private final String nodeName;
    private final AtomicReference<@Nullable Channel> newest = new AtomicReference<>();
    private final ClientResources resources;
    private final RedisClient client;

    RedisConnector(RedisConfig config, String nodeName, int mostUnanswered) {
        this.config = config;
        this.nodeName = nodeName;
        this.resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        newest.set(channel);
                    }
                })
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(mostUnanswered)
                // not by a timer for each command: the oldest of all is looked at now and then
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(config.timeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        // what was sent and is not acknowledged: the connection is given up before anybody asks
                        .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(config.timeout().multipliedBy(2))
                                .build())
                        .build())
                .sslOptions(sslOptions(config))
                .build());
    }

    private static SslOptions sslOptions(RedisConfig config) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        config.caFile().ifPresent(file -> options.trustManager(file.toFile()));
        return options.build();
    }

    /**
     * Connects, one caller after the other, which takes no longer than a few times {@code cluster.redis.timeout}.
     *
     * @param timeout how long commands may take of those that are waited for
     * @throws io.lettuce.core.RedisException where that fails
     * @throws IOException where the password cannot be read
     */
    synchronized Connected connect(Duration timeout) throws IOException {
        StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, uri());
        connection.setTimeout(timeout);
        Channel channel = newest.get();
        if (channel == null) {
            throw new IllegalStateException("connected without a channel");
        }
        return new Connected(connection, channel.eventLoop());
    }

    /** Another one each time, with the password as it is now. */
    private RedisURI uri() throws IOException {
        RedisURI uri = config.url().toUri();
        String password = config.readPassword()
                .map(secret -> new String(secret.bytes(), StandardCharsets.UTF_8))
                .orElse(null);
        if (password != null && config.username().isPresent()) {
            uri.setAuthentication(config.username().get(), password);
        } else if (password != null) {
            uri.setAuthentication(password);
        }
        uri.setTimeout(config.timeout());
        uri.getSentinels().forEach(sentinel -> sentinel.setTimeout(config.timeout()));
        uri.setClientName("longwave-" + nodeName);
        return uri;
    }

    /** Where Redis is, in words for people. */
    @Override
    public String toString() {
        return config.url().toString();
    }

    @Override
    public void close() {
        long most = Math.max(QUIET.toMillis(), config.timeout().toMillis());
        client.shutdown(0, most, TimeUnit.MILLISECONDS);
        resources.shutdown(QUIET.toMillis(), most, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
