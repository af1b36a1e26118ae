package dev.longwave.cluster;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before Redis is tried again: longer each time, and for each node another time. One thread's. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(5);

    private Duration next = FIRST;

    /** The wait before the next try. */
    Duration next() {
        long most = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MOST) < 0 ? doubled : MOST;
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }

    /** Begins again with short waits, after something has worked. */
    void reset() {
        next = FIRST;
    }
}
