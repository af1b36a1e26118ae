package dev.longwave.endpoint;

import dev.longwave.limit.TrustedProxies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection of the gateway's without a socket: bytes in, bytes out, everything in the caller's thread. */
final class EmbeddedConnection implements AutoCloseable {
    private static final Duration REQUEST_TIMEOUT = Duration.ofDays(1);

    private final EmbeddedChannel channel;
    private final StringBuilder out = new StringBuilder();

    /**
     * Opens one with limits that inputs of a few KiB can reach.
     *
     * @param routes what is offered on it
     */
    EmbeddedConnection(Routes routes) {
        HttpConnection connection = new HttpConnection(
                routes, REQUEST_TIMEOUT, status -> {}, TrustedProxies.NONE, new UnfinishedRequests(Long.MAX_VALUE));
        channel = new EmbeddedChannel(
                new StrictRequestDecoder(1_000, 1_000, 20, connection::headBegun),
                new HttpResponseEncoder(),
                connection);
    }

    /** Takes some bytes, or none where it has been closed. */
    void read(byte[] bytes, int from, int to) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
            takeAnswers();
        }
    }

    private void takeAnswers() {
        ByteBuf next;
        while ((next = channel.readOutbound()) != null) {
            out.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
    }

    /** All that it has answered, as ISO 8859-1. */
    String answered() {
        return out.toString();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        channel.checkException();
    }
}
