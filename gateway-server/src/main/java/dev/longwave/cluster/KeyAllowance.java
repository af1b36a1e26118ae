package dev.longwave.cluster;

import dev.longwave.config.IdempotencyConfig;
import dev.longwave.hub.RefusedException;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * How many publications with an idempotency key one gateway may make within the window in which Redis remembers them. One
 * that is said again counts again. Safe from any thread.
 */
final class KeyAllowance {
    private final int most;
    private final long windowNanos;
    private final LongSupplier nanoTime;

    /** When keys are forgotten, and how many at once; guarded by this. */
    private final ArrayDeque<Forgotten> forgotten = new ArrayDeque<>();

    private int remembered;

    private static final class Forgotten {
        final long nanos;
        int count;

        Forgotten(long nanos) {
            this.nanos = nanos;
        }
    }

    KeyAllowance(IdempotencyConfig config, LongSupplier nanoTime) {
        this.most = config.maxKeys();
        this.windowNanos = config.window().toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a key.
     *
     * @throws RefusedException where there are too many
     */
    synchronized void take() {
        long now = nanoTime.getAsLong();
        Forgotten next;
        while ((next = forgotten.peekFirst()) != null && next.nanos - now <= 0) {
            forgotten.removeFirst();
            remembered -= next.count;
        }
        if (remembered >= most) {
            throw new RefusedException(
                    RefusedException.Reason.TOO_MANY_KEYS,
                    "this gateway has published with " + most + " idempotency keys within their window, as many as"
                            + " allowed; publish more slowly, without a key, or raise idempotency.max-keys");
        }
        Forgotten newest = forgotten.peekLast();
        // one entry for each hundredth of the window, however many keys
        if (newest == null || newest.nanos - now < windowNanos - windowNanos / 100) {
            newest = new Forgotten(now + windowNanos);
            forgotten.addLast(newest);
        }
        newest.count++;
        remembered++;
    }
}
