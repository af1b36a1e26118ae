package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the streams of one event loop what lies between their cursors and the tails of their logs. Confined to that
 * loop.
 *
 * <p>Whatever has news stands on one list, first come first served, and gets a slice of at most {@value #SLICE_VISITS}
 * visits before it goes to the back. Between two slices there is always a round of I/O: a slice runs as a tail task,
 * which is after the I/O and the tasks of an iteration, and goes on by a task of the next iteration. Tail tasks that add
 * tail tasks, and tasks that add tasks, would both keep the loop from its I/O.
 *
 * <p>Live delivery, replay and catching up after a stall are the same act: gather what a cursor has before it, once for
 * all streams that stand at the same place, and write it.
 */
final class DeliveryPass {
    /** Most visits between two rounds of I/O; one that sends costs about 3 us. */
    static final int SLICE_VISITS = 512;

    private final EventLoop eventLoop;
    private final LoopCounters counters;
    private final long clockStart;
    private final ArrayDeque<Slice> slices = new ArrayDeque<>();
    private final Runnable slice = this::runSlice;
    private final Runnable nextIteration = this::afterIteration;
    private final PriorityQueue<LogCursor> merging =
            new PriorityQueue<>(Comparator.comparingLong(DeliveryPass::headSequence));

    /** While merging: where each cursor was before. */
    private long[] marks = {};

    private @Nullable Batch shared;
    private @Nullable Batch own;
    private boolean scheduled;
    private long nowNanos;

    DeliveryPass(EventLoop eventLoop, LoopCounters counters) {
        this.eventLoop = eventLoop;
        this.counters = counters;
        this.clockStart = eventLoop.ticker().initialNanoTime();
    }

    /** Puts work on the list, which does not stand there yet. */
    void add(Slice work) {
        slices.add(work);
        if (!scheduled) {
            scheduled = true;
            afterIteration();
        }
    }

    /** Reads the loop's clock, in nanoseconds, for the writes that follow. */
    long tick() {
        nowNanos = eventLoop.ticker().nanoTime();
        return nowNanos;
    }

    /** Counts events of a log that all its readers have been visited for since they were handed out. */
    void measure(@Nullable Frame oldest, @Nullable Frame newest, int events) {
        if (oldest != null && newest != null) {
            // frames have the time of the system's clock, the loop's begins with the process
            long now = clockStart + tick();
            int older = (events + 1) / 2;
            counters.latency().record(now - oldest.appendedNanos(), older);
            if (events > older) {
                counters.latency().record(now - newest.appendedNanos(), events - older);
            }
        }
    }

    private void afterIteration() {
        if (eventLoop instanceof SingleThreadIoEventLoop loop) {
            loop.executeAfterEventLoopIteration(slice);
        } else {
            // a loop without I/O: an embedded one, or a DefaultEventLoop, which runs no tail tasks
            eventLoop.execute(slice);
        }
    }

    private void runSlice() {
        if (shared != null) {
            shared.clear(true);
        }
        tick();
        int budget = SLICE_VISITS;
        try {
            while (budget > 0 && !slices.isEmpty()) {
                budget -= Math.max(1, runNext(budget));
            }
        } finally {
            counters.publish();
            scheduled = !slices.isEmpty();
            if (scheduled) {
                eventLoop.execute(nextIteration);
            }
        }
    }

    private int runNext(int budget) {
        Slice work = slices.remove();
        try {
            return work.run(budget);
        } finally {
            if (work.unfinished()) {
                slices.add(work);
            }
        }
    }

    /**
     * Writes to a stream what it can take now, at most one batch of each kind. Where that fails the stream is closed, and
     * nobody else's delivery is disturbed.
     *
     * @return whether it could take more at once
     */
    boolean deliver(SseStream stream) {
        try {
            return tryDeliver(stream);
        } catch (RuntimeException | Error e) {
            stream.fail(e);
            return false;
        }
    }

    private boolean tryDeliver(SseStream stream) {
        if (!stream.isReady()) {
            return false;
        }
        if (stream.hasDirectSends()) {
            sendDirect(stream);
            if (stream.hasDirectSends() || !stream.isReady()) {
                return stream.isReady();
            }
        }
        LogCursor[] cursors = stream.cursors();
        return switch (cursors.length) {
            case 0 -> false;
            case 1 -> deliverFrom(stream, cursors[0], stream.committed());
            default -> deliverMerged(stream, cursors);
        };
    }

    private boolean deliverFrom(SseStream stream, LogCursor cursor, long ceiling) {
        EventLog log = cursor.log();
        if (cursor.next == log.tail()) {
            return false;
        }
        boolean chunked = stream.outlet().isChunked();
        Batch batch = shared();
        if (!batch.holds(log, cursor.next, chunked)) {
            batch.gather(log, cursor.next, cursor.bound(ceiling), chunked);
            if (!batch.isEmpty()) {
                stream.settings().listener().batched(batch.events(), batch.length());
                cursor.handedOut(cursor.next, cursor.next + batch.events());
            }
        }
        if (batch.isEmpty()) {
            return cursor.isOvertaken() && tellLost(stream, ceiling);
        }
        int written = write(stream, batch);
        cursor.next += written;
        if (written < batch.events()) {
            return false;
        }
        cursor.finished = batch.isFinishing();
        stream.closeIfFinished();
        return cursor.next < log.tail() && stream.isReady();
    }

    private boolean deliverMerged(SseStream stream, LogCursor[] cursors) {
        long ceiling = stream.committed();
        LogCursor news = null;
        boolean several = false;
        for (LogCursor cursor : cursors) {
            if (cursor.peek(ceiling) != null) {
                several |= news != null;
                news = cursor;
            } else if (cursor.isOvertaken()) {
                return tellLost(stream, ceiling);
            }
        }
        if (news == null) {
            return false;
        }
        // one that catches up stops at its bound, and a shared batch may go beyond that
        return (several || news instanceof CatchingUpCursor)
                ? deliverInOrder(stream, cursors, ceiling)
                : deliverFrom(stream, news, ceiling);
    }

    /** Merges logs by number up to the ceiling; an event that stands in two of them goes out once. */
    private boolean deliverInOrder(SseStream stream, LogCursor[] cursors, long ceiling) {
        Batch batch = own();
        batch.clear(stream.outlet().isChunked());
        merging.clear();
        if (marks.length < cursors.length) {
            marks = new long[cursors.length];
        }
        for (int i = 0; i < cursors.length; i++) {
            LogCursor cursor = cursors[i];
            marks[i] = cursor.next;
            cursor.head = cursor.peek(ceiling);
            if (cursor.head != null) {
                merging.add(cursor);
            } else if (cursor.isOvertaken()) {
                // just now: nothing may go out before the gap is told
                merging.clear();
                break;
            }
        }
        long last = -1;
        LogCursor cursor;
        while ((cursor = merging.poll()) != null) {
            Frame frame = cursor.head;
            if (frame == null || (frame.sequence() != last && !batch.add(frame))) {
                break;
            }
            last = frame.sequence();
            cursor.next++;
            cursor.head = cursor.peek(ceiling);
            if (cursor.head != null) {
                merging.add(cursor);
            } else if (cursor.isOvertaken()) {
                break;
            }
        }
        merging.clear();
        if (!batch.isEmpty()) {
            stream.settings().listener().batched(batch.events(), batch.length());
        }
        int written = batch.isEmpty() ? 0 : write(stream, batch);
        boolean whole = written == batch.events();
        long through = written == 0 ? -1 : batch.sequence(written - 1);
        boolean more = false;
        boolean exhausted = false;
        for (int i = 0; i < cursors.length; i++) {
            LogCursor each = cursors[i];
            each.head = null;
            if (!whole) {
                each.next = marks[i];
            }
            each.skipThrough(through);
            if (each.next != marks[i]) {
                each.handedOut(marks[i], each.next);
            }
            more |= each.next < each.log().tail();
            each.finished = each.isAtEnd(ceiling);
            exhausted |= each.isExhausted();
        }
        if (exhausted) {
            stream.dropExhausted();
        }
        stream.closeIfFinished();
        return more && stream.isReady();
    }

    /** Tells a stream that it fell off a log, or closes it, as its policy says. */
    private boolean tellLost(SseStream stream, long ceiling) {
        Frame gap = stream.skipLost(ceiling);
        boolean more = gap != null && writeFrame(stream, gap);
        stream.closeIfFinished();
        return more && stream.isReady();
    }

    /**
     * Writes one frame that is nobody else's. Where that fails the stream is closed.
     *
     * @return whether the stream could take more at once
     */
    boolean writeFrame(SseStream stream, Frame frame) {
        try {
            Batch batch = own();
            batch.clear(stream.outlet().isChunked());
            batch.add(frame);
            return write(stream, batch, false) == 1 && stream.isReady();
        } catch (RuntimeException | Error e) {
            stream.fail(e);
            return false;
        }
    }

    private void sendDirect(SseStream stream) {
        Batch batch = own();
        batch.clear(stream.outlet().isChunked());
        stream.gatherDirectSends(batch);
        stream.directSendsWritten(write(stream, batch, false));
    }

    private int write(SseStream stream, Batch batch) {
        return write(stream, batch, true);
    }

    /**
     * Offers a batch to a stream; of a frame that was cut the rest is handed to the outlet, and counts as written.
     *
     * @param numbered whether the frames come from a log
     * @return how many frames were written
     */
    private int write(SseStream stream, Batch batch, boolean numbered) {
        int taken = stream.outlet().offer(batch.bytes());
        if (taken < 0) {
            return 0;
        }
        int frames = batch.events();
        int bytes = taken;
        if (taken < batch.length()) {
            int cut = batch.frameAt(taken);
            ByteBuf rest = batch.rest(taken, cut);
            bytes += rest.readableBytes();
            stream.queue(rest);
            frames = cut + 1;
        }
        stream.written(nowNanos);
        if (numbered) {
            stream.position(batch.sequence(frames - 1));
            counters.newDeliveries += frames;
        }
        counters.newBytes += bytes;
        counters.newWrites++;
        if (!stream.outlet().isReady() && !stream.isClosed()) {
            stream.countHeld();
        }
        return frames;
    }

    private Batch shared() {
        if (shared == null) {
            shared = new Batch();
        }
        return shared;
    }

    private Batch own() {
        if (own == null) {
            own = new Batch();
        }
        return own;
    }

    void release() {
        if (shared != null) {
            shared.release();
        }
        if (own != null) {
            own.release();
        }
        shared = null;
        own = null;
    }

    private static long headSequence(LogCursor cursor) {
        Frame head = cursor.head;
        return head == null ? Long.MAX_VALUE : head.sequence();
    }
}
