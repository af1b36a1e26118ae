package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import org.jspecify.annotations.Nullable;

/** A stream's position in one log. Made inside the order, then confined to the stream's event loop. */
public final class LogCursor implements Roster.Member {
    private static final long NO_BOUND = Long.MAX_VALUE;

    private final EventLog log;
    private final @Nullable LoopShard shard;
    private final long through;
    private @Nullable SseStream stream;
    private int slot;

    /** The index of the next frame to deliver. */
    long next;

    /** Whether the last event before {@link #next} is the end event of a finished channel. */
    boolean finished;

    /** While merging: the frame at {@link #next}; null at other times, or it would keep a dropped frame alive. */
    @Nullable
    Frame head;

    /** While merging: where {@link #next} was before. */
    long mark;

    private LogCursor(EventLog log, @Nullable LoopShard shard, long next, long through) {
        this.log = log;
        this.shard = shard;
        this.next = next;
        this.through = through;
    }

    /**
     * A cursor that follows a log.
     *
     * @param shard the log's subscribers on the stream's loop
     * @param next index of the first frame to deliver
     */
    public static LogCursor following(LoopShard shard, long next) {
        LogCursor cursor = new LogCursor(shard.feed().log(), shard, next, NO_BOUND);
        cursor.finished = cursor.isAtEnd(NO_BOUND);
        return cursor;
    }

    /**
     * A cursor that reads what a log has up to a sequence number, and is dropped then.
     *
     * @param log what is read; nothing up to {@code through} is appended to it any more
     * @param next index of the first frame to deliver
     * @param through the last sequence number to deliver
     */
    public static LogCursor catchingUp(EventLog log, long next, long through) {
        return new LogCursor(log, null, next, through);
    }

    EventLog log() {
        return log;
    }

    boolean isFollowing() {
        return shard != null;
    }

    String feedName() {
        return shard == null ? "" : shard.feed().name();
    }

    boolean isFinishable() {
        return shard != null && shard.feed().isFinishable();
    }

    SseStream stream() {
        SseStream present = stream;
        if (present == null) {
            throw new IllegalStateException("cursor without a stream");
        }
        return present;
    }

    void attach(SseStream newStream) {
        stream = newStream;
        if (shard != null) {
            shard.add(this);
        }
    }

    void detach() {
        if (shard != null) {
            shard.remove(this);
        }
    }

    /** Whether frames from {@link #next} on were dropped before they were delivered. */
    boolean isOvertaken() {
        return next < log.first();
    }

    /** Moves on to the oldest frame that is kept. */
    void skipLost() {
        next = Math.max(next, log.first());
    }

    /** Whether this has caught up with all that it was made for. */
    boolean isExhausted() {
        if (isFollowing()) {
            return false;
        }
        if (next == log.tail()) {
            return true;
        }
        Frame frame = log.frame(next);
        return frame != null && frame.sequence() > through;
    }

    /**
     * Whether this has come to the end event of a finished channel. The log says that it ended a moment before its tail
     * moves, so an end beyond the ceiling does not count.
     */
    boolean isAtEnd(long ceiling) {
        long end = log.endSequence();
        return end != 0 && end <= ceiling && next == log.tail();
    }

    /** The last sequence number to deliver now. */
    long bound(long ceiling) {
        return Math.min(through, ceiling);
    }

    /** How many frames wait between here and the log's tail. */
    long behind() {
        return log.tail() - next;
    }

    /** The frame to deliver next; null where none is up to the ceiling, or this was overtaken. */
    @Nullable
    Frame peek(long ceiling) {
        Frame frame = next < log.tail() ? log.frame(next) : null;
        return frame == null || frame.sequence() > bound(ceiling) ? null : frame;
    }

    /**
     * Goes on past everything up to a sequence number; what was dropped up to there is not missed. The log may be trimmed
     * meanwhile: to stop at a dropped frame would deliver those behind it again.
     */
    void skipThrough(long throughSequence) {
        while (true) {
            while (peek(throughSequence) != null) {
                next++;
            }
            long first = log.first();
            if (next >= first || log.lostThrough() > throughSequence) {
                return;
            }
            next = first;
        }
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public void slot(int newSlot) {
        slot = newSlot;
    }
}
