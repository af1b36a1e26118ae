package dev.longwave.sse;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event's bytes as they go on the wire, encoded once and shared by every subscriber: one HTTP/1.1 chunk with the
 * bare SSE bytes inside it, for connections that are not chunked.
 *
 * <p>Made by {@link SseEncoder} in any thread. Where the id is the log's to give, its digits stay blank until
 * {@link #number} writes them, once and before the frame is shared; from then on it never changes.
 */
public final class Frame {
    /** Digits of a sequence number inside an id; the width is fixed so that a frame can be encoded before it is numbered. */
    public static final int SEQUENCE_DIGITS = 16;

    private static final int NO_DIGITS = -1;

    private final byte[] chunk;
    private final int eventStart;
    private final int eventLength;
    private final int digitsAt;
    private final @Nullable String ownId;
    private final boolean end;
    private long sequence;
    private long appendedNanos;

    Frame(byte[] chunk, int eventStart, int eventLength, int digitsAt, @Nullable String ownId, boolean end) {
        this.chunk = chunk;
        this.eventStart = eventStart;
        this.eventLength = eventLength;
        this.digitsAt = digitsAt;
        this.ownId = ownId;
        this.end = end;
    }

    static Frame withoutDigits(byte[] chunk, int eventStart, int eventLength, @Nullable String ownId) {
        return new Frame(chunk, eventStart, eventLength, NO_DIGITS, ownId, false);
    }

    /**
     * Gives this frame its place in the one order of events.
     *
     * @param newSequence its number, 0 to 10^16 - 1
     * @param nanos when, on the clock of {@link System#nanoTime}
     */
    public void number(long newSequence, long nanos) {
        sequence = newSequence;
        appendedNanos = nanos;
        if (digitsAt != NO_DIGITS) {
            long rest = newSequence;
            for (int i = digitsAt + SEQUENCE_DIGITS - 1; i >= digitsAt; i--) {
                chunk[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    /** The number that {@link #number} gave, 0 before. */
    public long sequence() {
        return sequence;
    }

    /** When it was numbered, on the clock of {@link System#nanoTime}. */
    public long appendedNanos() {
        return appendedNanos;
    }

    /** The publisher's own id, or null where the id is the log's. */
    public @Nullable String ownId() {
        return ownId;
    }

    /** Whether this is the event that finishes its channel. */
    public boolean isEnd() {
        return end;
    }

    /** Length in bytes with the chunk framing, which is what every budget counts. */
    public int chunkLength() {
        return chunk.length;
    }

    /**
     * Length in bytes as a connection sees it.
     *
     * @param chunked whether the connection is HTTP/1.1 chunked
     */
    public int length(boolean chunked) {
        return chunked ? chunk.length : eventLength;
    }

    /**
     * Appends this frame's bytes to a buffer.
     *
     * @param out takes {@link #length} bytes
     * @param chunked whether the connection is HTTP/1.1 chunked
     */
    public void writeTo(ByteBuf out, boolean chunked) {
        if (chunked) {
            out.writeBytes(chunk);
        } else {
            out.writeBytes(chunk, eventStart, eventLength);
        }
    }

    /** Whether both say the same to a client, byte for byte. */
    public boolean sameBytes(Frame other) {
        return Arrays.equals(chunk, other.chunk);
    }

    /** The bare SSE bytes as text, for tests and messages. */
    @Override
    public String toString() {
        return new String(chunk, eventStart, eventLength, StandardCharsets.UTF_8);
    }
}
