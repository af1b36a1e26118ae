package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import org.jspecify.annotations.Nullable;

/** A stream's position in one log. Made inside the order, then confined to the stream's event loop. */
public abstract sealed class LogCursor permits FollowingCursor, CatchingUpCursor {
    private final EventLog log;

    /** The index of the next frame to deliver. */
    long next;

    /** Whether the last event before {@link #next} is the end event of a finished channel. */
    boolean finished;

    /** While merging: the frame at {@link #next}; null at other times, or it would keep a dropped frame alive. */
    @Nullable
    Frame head;

    LogCursor(EventLog log, long next) {
        this.log = log;
        this.next = next;
    }

    /**
     * A cursor that follows a log.
     *
     * @param shard the log's subscribers on the stream's loop
     * @param next index of the first frame to deliver
     */
    public static LogCursor following(LoopShard shard, long next) {
        return new FollowingCursor(shard, next);
    }

    /**
     * A cursor that reads what a log has up to a sequence number, and is dropped then.
     *
     * @param log what is read; nothing up to {@code through} is appended to it any more
     * @param next index of the first frame to deliver
     * @param through the last sequence number to deliver
     */
    public static LogCursor catchingUp(EventLog log, long next, long through) {
        return new CatchingUpCursor(log, next, through);
    }

    EventLog log() {
        return log;
    }

    /** Begins to serve a stream. */
    abstract void attach(SseStream stream);

    abstract void detach();

    /** Whether the stream is done with this once it is {@link #finished}. */
    abstract boolean isFinishable();

    /** Whether this has caught up with all that it was made for. */
    abstract boolean isExhausted();

    /** The last sequence number to deliver now. */
    abstract long bound(long ceiling);

    /** Called when this log's frames from one index up to another are written to a stream that stood at the first. */
    abstract void handedOut(long from, long to);

    /** Whether frames from {@link #next} on were dropped before they were delivered. */
    boolean isOvertaken() {
        return next < log.first();
    }

    /** Moves on to the oldest frame that is kept. */
    void skipLost() {
        next = Math.max(next, log.first());
    }

    /**
     * Whether this has come to the end event of a finished channel. The log says that it ended a moment before its tail
     * moves, so an end beyond the ceiling does not count.
     */
    boolean isAtEnd(long ceiling) {
        long end = log.endSequence();
        return end != 0 && end <= ceiling && next == log.tail();
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
}
