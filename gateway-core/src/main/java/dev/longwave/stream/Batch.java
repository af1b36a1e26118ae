package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Frames gathered into one buffer, to be written to every stream that stands where they begin. Confined to one loop and
 * used again for every batch: an {@link Outlet} keeps no reference to it.
 *
 * <p>The buffer is direct and from {@link PooledByteBufAllocator#DEFAULT}, without the leak detector's wrapper, which
 * would be asked to record each write; the wrapper is what is released.
 */
final class Batch {
    /** Most bytes of a batch that has more than one frame. */
    static final int MAX_BYTES = 64 << 10;

    private final ByteBuf owned = PooledByteBufAllocator.DEFAULT.directBuffer(MAX_BYTES);
    private final ByteBuf bytes = owned.unwrap() == null ? owned : owned.unwrap();
    private int[] ends = new int[256];
    private long[] sequences = new long[256];
    private int events;
    private boolean finishing;

    private @Nullable EventLog log;
    private long from;
    private boolean chunked;

    /** Whether this holds the frames of a log from an index on. */
    boolean holds(EventLog otherLog, long otherFrom, boolean otherChunked) {
        return log == otherLog && from == otherFrom && chunked == otherChunked;
    }

    /** Empties this. */
    void clear(boolean forChunked) {
        log = null;
        chunked = forChunked;
        bytes.clear();
        events = 0;
        finishing = false;
    }

    /**
     * Gathers a log's frames from an index on, up to a sequence number, and stops after an end event. Where a frame was
     * dropped meanwhile it stops before that.
     */
    void gather(EventLog newLog, long newFrom, long throughSequence, boolean forChunked) {
        clear(forChunked);
        long tail = newLog.tail();
        for (long index = newFrom; index < tail && !finishing; index++) {
            Frame frame = newLog.frame(index);
            if (frame == null || frame.sequence() > throughSequence || !add(frame)) {
                break;
            }
        }
        if (!isEmpty()) {
            // what is not committed yet may be when the next stream asks
            log = newLog;
            from = newFrom;
        }
    }

    /**
     * Adds a frame.
     *
     * @return false where it does not fit any more
     */
    boolean add(Frame frame) {
        int length = frame.length(chunked);
        int size = bytes.writerIndex();
        if (size + length > MAX_BYTES) {
            if (events > 0) {
                return false;
            }
            bytes.ensureWritable(length);
        }
        frame.writeTo(bytes, chunked);
        if (events == ends.length) {
            ends = Arrays.copyOf(ends, events * 2);
            sequences = Arrays.copyOf(sequences, events * 2);
        }
        ends[events] = size + length;
        sequences[events] = frame.sequence();
        events++;
        finishing = frame.isEnd();
        return true;
    }

    ByteBuf bytes() {
        return bytes;
    }

    int length() {
        return bytes.writerIndex();
    }

    int events() {
        return events;
    }

    boolean isEmpty() {
        return events == 0;
    }

    /** Whether the last frame is the end event of a channel. */
    boolean isFinishing() {
        return finishing;
    }

    /** The sequence number of a frame. */
    long sequence(int frame) {
        return sequences[frame];
    }

    /** The number of the frame that contains the byte at an offset, which is less than {@link #length}. */
    int frameAt(int offset) {
        int found = Arrays.binarySearch(ends, 0, events, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** A copy of what a frame still has from an offset on. */
    ByteBuf rest(int offset, int frame) {
        int length = ends[frame] - offset;
        return PooledByteBufAllocator.DEFAULT.directBuffer(length, length).writeBytes(bytes, offset, length);
    }

    void release() {
        owned.release();
    }
}
