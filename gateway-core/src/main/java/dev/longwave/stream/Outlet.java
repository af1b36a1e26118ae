package dev.longwave.stream;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The way out to one client. Confined to the connection's event loop. The stream that owns it is told through
 * {@link SseStream#drained} and {@link SseStream#connectionClosed}.
 */
public interface Outlet {
    /** Whether bytes offered now have a chance: the connection is open, writable, and nothing is in flight. */
    boolean isReady();

    /**
     * Writes as much of a buffer as the connection takes now. No reference to the buffer is kept, and its indices are
     * left as they were. Call only while {@link #isReady}.
     *
     * @return how many bytes from the buffer's start were taken, -1 where the connection turned out to be closed
     */
    int offer(ByteBuf batch);

    /**
     * Takes over bytes that must go out before anything else, and makes the outlet not ready until they have.
     *
     * @param rest is released by the outlet
     */
    void queue(ByteBuf rest);

    /**
     * Ends the response as its protocol does and closes the connection once that is written.
     *
     * @param last bytes that still belong to the response, released by the outlet; or null
     */
    void end(@Nullable ByteBuf last);

    /** Closes the connection without ending the response. */
    void abort();

    /** Whether the response is HTTP/1.1 chunked. */
    boolean isChunked();

    /** Bytes that were taken and that the kernel has not taken yet, 0 where none are kept. */
    default long heldBytes() {
        return 0;
    }

    /** Where the client is, null once unknown. */
    @Nullable
    SocketAddress remoteAddress();

    /**
     * For how long the client's host has not answered although it was asked, by retransmissions or by probes of a closed
     * window.
     *
     * @return milliseconds; few where the latest try was answered, 0 where nothing is to be answered, -1 where the
     *     transport cannot tell
     */
    long unacknowledgedMillis();
}
