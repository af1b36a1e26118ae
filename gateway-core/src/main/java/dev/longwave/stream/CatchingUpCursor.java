package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;

/** A cursor that reads up to a sequence number, along with its stream's other cursors, and is dropped then. */
final class CatchingUpCursor extends LogCursor {
    private final long through;

    CatchingUpCursor(EventLog log, long next, long through) {
        super(log, next);
        this.through = through;
    }

    @Override
    void attach(SseStream stream) {
        // nothing that is appended from now on is for this
    }

    @Override
    void detach() {
        // it stands nowhere
    }

    @Override
    void handedOut(long from, long to) {
        // the past, that others have had
    }

    @Override
    boolean isFinishable() {
        return false;
    }

    @Override
    boolean isExhausted() {
        if (next == log().tail()) {
            return true;
        }
        Frame frame = log().frame(next);
        return frame != null && frame.sequence() > through;
    }

    @Override
    long bound(long ceiling) {
        return Math.min(through, ceiling);
    }
}
