package dev.longwave.hub;

import dev.longwave.log.EventId;
import dev.longwave.sse.Frame;
import dev.longwave.stream.Outlet;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A client that takes everything and looks only at the numbers of the events, which have no data and ids of ours. On the
 * event loop, but for {@link #last}.
 */
final class SequenceOutlet implements Outlet {
    private static final int DIGITS_AT =
            "id: ".length() + EventId.prefix("k3v9x0qa").length();
    private static final int EVENT_LENGTH = DIGITS_AT + Frame.SEQUENCE_DIGITS + "\ndata: \n\n".length();

    private long[] sequences = new long[16];
    private int count;
    private boolean greeted;
    private volatile long last = -1;
    private @Nullable SseStream stream;

    void open(EventLoop loop, Subscription subscription) {
        stream = SseStream.open(this, loop, StreamSettings.DEFAULT, subscription);
    }

    long behind() {
        return stream.behind();
    }

    void leave() {
        stream.connectionClosed();
    }

    /** The numbers that came, as they came. */
    long[] sequences() {
        return Arrays.copyOf(sequences, count);
    }

    /** The number that came last, -1 before any did. Any thread. */
    long last() {
        return last;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int offer(ByteBuf batch) {
        int length = batch.writerIndex();
        if (!greeted) {
            greeted = true;
            return length;
        }
        if (length % EVENT_LENGTH != 0) {
            throw new AssertionError("no whole events: " + length + " bytes");
        }
        for (int at = 0; at < length; at += EVENT_LENGTH) {
            long sequence = 0;
            for (int i = 0; i < Frame.SEQUENCE_DIGITS; i++) {
                sequence = sequence * 10 + batch.getByte(at + DIGITS_AT + i) - '0';
            }
            if (count == sequences.length) {
                sequences = Arrays.copyOf(sequences, count * 2);
            }
            sequences[count++] = sequence;
        }
        last = sequences[count - 1];
        return length;
    }

    @Override
    public void queue(ByteBuf rest) {
        throw new IllegalStateException("everything was taken, yet there is a rest");
    }

    @Override
    public void end(@Nullable ByteBuf rest) {
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public void abort() {
        // there is no connection
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public long unacknowledgedMillis() {
        return -1;
    }
}
