package dev.longwave.limit;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One rate for each of many, of whom only so many are remembered: those not heard of for longest are forgotten, first of
 * all where their buckets are full again. Whoever is forgotten too early has a full bucket: nobody is ever refused
 * because of others. Safe from any thread.
 *
 * @param <K> who they are
 */
final class Rates<K> {
    /** How many of those not heard of for longest are looked at each time somebody new comes. */
    private static final int LOOKS = 2;

    private final int perSecond;
    private final long burst;
    private final int mostRemembered;
    private final LongSupplier nanoTime;
    private final LinkedHashMap<K, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates one that remembers nobody.
     *
     * @param perSecond how much each may have in a second, 1 to 10^9
     * @param burst how much each may have at once after a pause, at least 1
     * @param mostRemembered at least 1
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    Rates(int perSecond, long burst, int mostRemembered, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.mostRemembered = mostRemembered;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes one for somebody.
     *
     * @return 0 where they may have it, else the nanoseconds until they may
     */
    long take(K who) {
        long now = nanoTime.getAsLong();
        return bucket(who, now).take(perSecond, burst, now);
    }

    private synchronized TokenBucket bucket(K who, long now) {
        TokenBucket present = buckets.get(who);
        if (present != null) {
            return present;
        }
        Iterator<Map.Entry<K, TokenBucket>> eldest = buckets.entrySet().iterator();
        for (int looks = 0; looks < LOOKS && eldest.hasNext(); looks++) {
            if (eldest.next().getValue().isFull(now) || buckets.size() >= mostRemembered) {
                eldest.remove();
            }
        }
        TokenBucket added = new TokenBucket(now);
        buckets.put(who, added);
        return added;
    }

    /** How many are remembered. */
    synchronized int size() {
        return buckets.size();
    }
}
