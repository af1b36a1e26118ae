package dev.longwave.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** How a test waits for something that happens elsewhere. */
final class Waiting {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Waiting() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Waits until a count that has begun has not moved for half a second. */
    static void untilStill(IntSupplier count) {
        until("it has begun", () -> count.getAsInt() > 0);
        int last = -1;
        int now;
        while ((now = count.getAsInt()) != last) {
            last = now;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }
}
