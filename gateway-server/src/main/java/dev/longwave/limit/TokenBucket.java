package dev.longwave.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So much a second, and after a pause a certain amount at once. Kept as the time at which the bucket will be full again,
 * which every taking moves: nothing has to be filled up by a timer. Safe from any thread, without a lock.
 */
public final class TokenBucket {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final AtomicLong fullAt;

    /** Creates a full one. */
    public TokenBucket(long nanoTime) {
        fullAt = new AtomicLong(nanoTime);
    }

    /**
     * Takes one.
     *
     * @param perSecond how many come back in a second, 1 to 10^9
     * @param burst how many there are in a full bucket, at least 1
     * @param nanoTime now
     * @return 0 where there was one, else the nanoseconds until there is
     */
    public long take(int perSecond, long burst, long nanoTime) {
        long each = SECOND_NANOS / perSecond;
        while (true) {
            long before = fullAt.get();
            long from = before - nanoTime > 0 ? before : nanoTime;
            long missing = from - nanoTime + each - burst * each;
            if (missing > 0) {
                return missing;
            }
            if (fullAt.compareAndSet(before, from + each)) {
                return 0;
            }
        }
    }

    /** Whether nothing is missing, so that a new one would be no different. */
    boolean isFull(long nanoTime) {
        return fullAt.get() - nanoTime <= 0;
    }
}
