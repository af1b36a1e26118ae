package dev.longwave.logging;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How many lines of one kind get into the log where strangers decide how often there is one: 20 in a row, and ten a second
 * after that. What is left out is counted, and the count is told before the next line. Safe from any thread.
 */
public final class LogAllowance {
    private static final int MOST_IN_A_ROW = 20;
    private static final long ONE_MORE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LongSupplier nanoTime;

    // guarded by this
    private long usedUntil;
    private long leftOut;

    /**
     * Creates one of which nothing has been used.
     *
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    public LogAllowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.usedUntil = nanoTime.getAsLong() - MOST_IN_A_ROW * ONE_MORE_NANOS;
    }

    /**
     * Logs a line, in the caller's thread, unless there were too many lately.
     *
     * @param summary logs how many lines were left out since the last one, if any were
     * @param line logs the line
     */
    public void log(LongConsumer summary, Runnable line) {
        long before;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            if (now - usedUntil > MOST_IN_A_ROW * ONE_MORE_NANOS) {
                usedUntil = now - MOST_IN_A_ROW * ONE_MORE_NANOS;
            }
            if (now - usedUntil < ONE_MORE_NANOS) {
                leftOut++;
                return;
            }
            usedUntil += ONE_MORE_NANOS;
            before = leftOut;
            leftOut = 0;
        }
        if (before > 0) {
            summary.accept(before);
        }
        line.run();
    }
}
