package dev.longwave.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long a test waits for something before it gives up. */
public final class Deadline {
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final long atNanos;

    private Deadline(Duration time) {
        this.atNanos = System.nanoTime() + time.toNanos();
    }

    /** Long enough for anything that happens at once, on a machine that is busy. */
    public static Deadline usual() {
        return new Deadline(USUAL);
    }

    /** A deadline of its own. */
    public static Deadline in(Duration time) {
        return new Deadline(time);
    }

    /** Waits until a condition holds. */
    public static void await(String what, BooleanSupplier condition) {
        usual().awaitThat(what, condition);
    }

    /** Waits until a condition holds. */
    public void awaitThat(String what, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (leftMillis() <= 0) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What is left of the time, at least 1 until it is over. */
    int leftMillis() {
        long left = atNanos - System.nanoTime();
        return left <= 0 ? 0 : (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }
}
