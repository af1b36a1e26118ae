package dev.longwave.logging;

import dev.longwave.limit.TokenBucket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How many lines of one kind get into the log where strangers decide how often there is one: 20 in a row, and ten a second
 * after that. What is left out is counted, and the count is told before the next line. Safe from any thread.
 */
public final class LogAllowance {
    private static final int MOST_IN_A_ROW = 20;
    private static final int PER_SECOND = 10;

    private final LongSupplier nanoTime;
    private final TokenBucket lines;
    private final AtomicLong leftOut = new AtomicLong();

    /**
     * Creates one of which nothing has been used.
     *
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    public LogAllowance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lines = new TokenBucket(nanoTime.getAsLong());
    }

    /**
     * Logs a line, in the caller's thread, unless there were too many lately.
     *
     * @param summary logs how many lines were left out since the last one, if any were
     * @param line logs the line
     */
    public void log(LongConsumer summary, Runnable line) {
        if (lines.take(PER_SECOND, MOST_IN_A_ROW, nanoTime.getAsLong()) > 0) {
            leftOut.incrementAndGet();
            return;
        }
        long before = leftOut.getAndSet(0);
        if (before > 0) {
            summary.accept(before);
        }
        line.run();
    }
}
