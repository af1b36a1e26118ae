package dev.longwave.stream;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long events took from their place in the order until a loop had written them, in buckets of fixed bounds. Written
 * by its loop alone; {@link Latencies} adds up those of all loops.
 *
 * <p>What is measured is the gateway and not its clients. A loop's visit to all readers of a log is a walk; when it ends,
 * the events that a reader took in it, and that none had taken before, count once, however many readers there are: one
 * half as the oldest of them, which waited longest, and the other as the newest. That is two times taken for each walk,
 * and nothing for each subscriber. A stream that is behind, or that catches up with what was there before it, takes
 * what was passed over already and counts nothing; how far it is behind is told by {@link LoopCounters#furthestBehind}.
 */
final class DeliveryLatency {
    /** The greatest time of each bucket but the last, which has none, in nanoseconds: 10 us to 10 s. */
    static final long[] BOUNDS = bounds();

    private static final int TOTAL = BOUNDS.length + 1;

    /** Events in each bucket, and in the end nanoseconds of all events together. */
    private final AtomicLongArray counts = new AtomicLongArray(BOUNDS.length + 2);

    private static long[] bounds() {
        long[] bounds = new long[31];
        long[] steps = {1, 2, 3, 5, 7};
        long decade = 10_000;
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = decade * steps[i % steps.length];
            if (i % steps.length == steps.length - 1) {
                decade *= 10;
            }
        }
        return bounds;
    }

    /** Counts events that took so many nanoseconds each; less than none is none. On the loop. */
    void record(long nanos, long events) {
        long took = Math.max(0, nanos);
        int found = Arrays.binarySearch(BOUNDS, took);
        add(found >= 0 ? found : -found - 1, events);
        add(TOTAL, took * events);
    }

    private void add(int at, long more) {
        counts.setOpaque(at, counts.getPlain(at) + more);
    }

    /** Adds the events of each bucket to what is there, and returns the nanoseconds of all of them. Any thread. */
    long addTo(long[] sums) {
        for (int i = 0; i < TOTAL; i++) {
            sums[i] += counts.getOpaque(i);
        }
        return counts.getOpaque(TOTAL);
    }
}
