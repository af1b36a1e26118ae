package dev.longwave.log;

import dev.longwave.sse.Frame;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The recent frames of one channel or pattern, in order.
 *
 * <p>A growable ring of references, indexed by a number that only grows. Readers hold such a number, never a reference,
 * so a reader that stalls keeps nothing alive. Trimming publishes the new {@link #first} and then clears the slot; a
 * reader loads the slot and then {@code first} again, and where that has passed its index it was overtaken. Growing and
 * shrinking publish a new array that holds everything between {@code first} and {@code tail}; a reader that loads
 * {@code tail} before the array finds every index below that tail in it, or was overtaken.
 *
 * <p>{@link #append}, {@link #trimOldest} and the searches are called inside the order only; {@link #first},
 * {@link #tail}, {@link #frame} and {@link #lostThrough} by any thread. Tail and first are volatile on both sides: with
 * less, a wake-up latch that is cleared before the tail is read misses appends.
 */
public final class EventLog {
    private static final int SMALLEST = 8;
    private static final AtomicReferenceArray<@Nullable Frame> NONE = new AtomicReferenceArray<>(1);

    private volatile AtomicReferenceArray<@Nullable Frame> ring = NONE;
    private volatile long first;
    private volatile long tail;
    private volatile long lostThrough;
    private volatile long endSequence;

    // inside the order only
    private long bytes;

    /**
     * Creates an empty log.
     *
     * @param lostThrough the last sequence number that may have been lost before this log began
     */
    public EventLog(long lostThrough) {
        this(lostThrough, 0);
    }

    /**
     * Creates an empty log that goes on where one was cleaned up.
     *
     * @param lostThrough the last sequence number that may have been lost before this log began
     * @param endSequence the number of the end event where that was the newest, else 0
     */
    public EventLog(long lostThrough, long endSequence) {
        this.lostThrough = lostThrough;
        this.endSequence = endSequence;
    }

    /** The index of the oldest frame kept; equal to {@link #tail} where none is. */
    public long first() {
        return first;
    }

    /** The index that the next frame will get. */
    public long tail() {
        return tail;
    }

    /** How many frames are kept. */
    public int size() {
        return (int) (tail - first);
    }

    /** Encoded bytes kept, chunk framing included. Inside the order only. */
    public long bytes() {
        return bytes;
    }

    /** The last sequence number that this log may have lost: resuming from S is whole exactly when S is not below it. */
    public long lostThrough() {
        return lostThrough;
    }

    /** The sequence number of the end event where that is the newest this log had, else 0. */
    public long endSequence() {
        return endSequence;
    }

    /**
     * The frame at an index below a {@link #tail} that the caller has read before.
     *
     * @return null where the reader was overtaken: {@link #first} is beyond the index
     */
    public @Nullable Frame frame(long index) {
        AtomicReferenceArray<@Nullable Frame> slots = ring;
        Frame frame = slots.getAcquire((int) index & (slots.length() - 1));
        return first > index ? null : frame;
    }

    /** Appends a frame that has its number. Inside the order only. */
    public void append(Frame frame) {
        long index = tail;
        AtomicReferenceArray<@Nullable Frame> slots = ring;
        if (slots == NONE || size() == slots.length()) {
            slots = resize(slots == NONE ? SMALLEST : slots.length() * 2);
        }
        slots.setRelease((int) index & (slots.length() - 1), frame);
        bytes += frame.chunkLength();
        endSequence = frame.isEnd() ? frame.sequence() : 0;
        tail = index + 1;
    }

    /** Says that from here on nothing is missing. Inside the order only, on a log that was created as lost altogether. */
    public void startAfter(long sequence) {
        lostThrough = sequence;
    }

    /**
     * Makes an empty log one that has only just begun: whoever was there before has missed something, and there is no end.
     * Inside the order only.
     */
    public void beginAnew(long sequence) {
        lostThrough = sequence;
        endSequence = 0;
    }

    /**
     * Leaves an index of an empty log without a frame, so that every reader counts as overtaken, those too who had all of
     * it. Inside the order only.
     */
    public void leaveOut() {
        long next = tail + 1;
        tail = next;
        first = next;
    }

    /** Drops the oldest frame and returns it, null where there is none. Inside the order only. */
    public @Nullable Frame trimOldest() {
        long index = first;
        if (index == tail) {
            return null;
        }
        AtomicReferenceArray<@Nullable Frame> slots = ring;
        int slot = (int) index & (slots.length() - 1);
        Frame oldest = slots.getPlain(slot);
        if (oldest == null) {
            throw new IllegalStateException("no frame at index " + index + " of a log that begins there");
        }
        // a log that began lost holds, until it is said to start, frames from before that
        lostThrough = Math.max(lostThrough, oldest.sequence());
        first = index + 1;
        slots.setRelease(slot, null);
        bytes -= oldest.chunkLength();
        if (slots.length() > SMALLEST && size() < slots.length() / 8) {
            resize(slots.length() / 4);
        }
        return oldest;
    }

    /** The oldest frame kept, or null. Inside the order only. */
    public @Nullable Frame oldest() {
        return first == tail ? null : frame(first);
    }

    /** The newest frame kept, or null. Inside the order only. */
    public @Nullable Frame newest() {
        return first == tail ? null : frame(tail - 1);
    }

    /**
     * Finds where a reader goes on that has had everything up to a position. Inside the order only.
     *
     * @param position the sequence number that the reader has seen last, 0 for none
     */
    public Resume resume(long position) {
        return position >= lostThrough
                ? new Resume.Whole(indexAfter(position))
                : new Resume.Lost(first, GapReason.EXPIRED);
    }

    /** The index of the first frame with a greater sequence number. Inside the order only. */
    public long indexAfter(long sequence) {
        long low = first;
        long high = tail;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (kept(middle).sequence() > sequence) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The index of the first frame appended at or after a moment of {@link System#nanoTime}. Inside the order only. */
    public long indexSince(long nanos) {
        long low = first;
        long high = tail;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (kept(middle).appendedNanos() - nanos >= 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private Frame kept(long index) {
        Frame frame = frame(index);
        if (frame == null) {
            throw new IllegalStateException("no frame at index " + index + "; searched outside the order?");
        }
        return frame;
    }

    private AtomicReferenceArray<@Nullable Frame> resize(int capacity) {
        AtomicReferenceArray<@Nullable Frame> old = ring;
        AtomicReferenceArray<@Nullable Frame> resized = new AtomicReferenceArray<>(capacity);
        for (long i = first; i < tail; i++) {
            resized.setPlain((int) i & (capacity - 1), old.getPlain((int) i & (old.length() - 1)));
        }
        ring = resized;
        return resized;
    }
}
