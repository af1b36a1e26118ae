package dev.longwave.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Closes streams of one loop one after the other, evenly over a time. Confined to that loop. */
final class SpreadClosing implements Runnable {
    private static final long STEP_MILLIS = 20;

    private final StreamLoop loop;
    private final List<SseStream> streams;
    private final CloseReason reason;
    private final long beganNanos;
    private final long overNanos;
    private final Supplier<Duration> retry;
    private final Runnable afterwards;
    private int next;

    /**
     * Creates one that has closed nothing yet.
     *
     * @param streams whom to close; one that has been closed when its turn comes is left out
     * @param over the time from the first to the last, zero for all at once
     * @param retry asked for each what its client is told to wait
     * @param afterwards runs once all were closed
     */
    SpreadClosing(
            StreamLoop loop,
            List<SseStream> streams,
            CloseReason reason,
            Duration over,
            Supplier<Duration> retry,
            Runnable afterwards) {
        this.loop = loop;
        this.streams = streams;
        this.reason = reason;
        this.beganNanos = loop.pass().tick();
        this.overNanos = over.toNanos();
        this.retry = retry;
        this.afterwards = afterwards;
    }

    /** Closes those whose time has come, a bounded number of them between two rounds of I/O. */
    @Override
    public void run() {
        long elapsed = loop.pass().tick() - beganNanos;
        long due = elapsed >= overNanos ? streams.size() : streams.size() * elapsed / overNanos + 1;
        while (next < Math.min(due, streams.size())) {
            SseStream stream = streams.get(next++);
            loop.admit(() -> close(stream));
        }
        if (next < streams.size()) {
            loop.eventLoop().schedule(this, STEP_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            loop.admit(afterwards);
        }
    }

    private void close(SseStream stream) {
        if (!stream.isClosed()) {
            stream.close(reason, retry.get());
        }
    }
}
