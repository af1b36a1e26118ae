package dev.longwave.cli;

import java.time.Duration;

/** How long to wait before the next try: twice as long as the last time, up to a most. */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private Duration next;

    /**
     * Creates one that has not waited yet.
     *
     * @param first the first wait, positive
     * @param most the longest wait, at least the first
     */
    Backoff(Duration first, Duration most) {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("first must be positive and at most " + most + ", got " + first);
        }
        this.first = first;
        this.most = most;
        this.next = first;
    }

    /** The wait before the next try. */
    Duration next() {
        Duration wait = next;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(most) < 0 ? doubled : most;
        return wait;
    }

    /** Starts again at the first wait, after something has worked. */
    void reset() {
        next = first;
    }
}
