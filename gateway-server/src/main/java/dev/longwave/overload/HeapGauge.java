package dev.longwave.overload;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much of the heap is needed, as far as collections have told. Garbage is not need: what is in use between two
 * collections says nothing, and neither does what a collection of the young leaves, which under G1 counts dead objects
 * of the old generation until the next mixed or full one. So the figure is that of collections which went through each
 * part of the heap.
 *
 * <p>Such a collection may be long in coming: in a heap where all is alive G1 has nothing to mix in, and in an idle one
 * nothing is collected at all. So where a young collection leaves more than the limit, and while streams are refused for
 * an old figure, everything is collected, ever more seldom while that does not help: a pause is better than refusing
 * streams, or closing them, for what may be garbage. Confined to one thread.
 */
final class HeapGauge {
    private static final long SOONEST_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long SELDOMEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final Heap heap;
    private final int suspectAt;
    private final LongSupplier nanoTime;
    private long afterCollection;
    private long freshAt;
    private long collectedAt;
    private long waitNanos = SOONEST_NANOS;
    private int figures;

    /**
     * Creates a gauge.
     *
     * @param suspectAt percent of the heap left by a collection of the young from which all is collected
     * @param nanoTime a monotonic clock
     */
    HeapGauge(Heap heap, int suspectAt, LongSupplier nanoTime) {
        this.heap = heap;
        this.suspectAt = suspectAt;
        this.nanoTime = nanoTime;
        this.freshAt = nanoTime.getAsLong();
        this.collectedAt = freshAt - SOONEST_NANOS;
    }

    /** How often a new figure was seen. */
    int figures() {
        return figures;
    }

    /**
     * What is needed now.
     *
     * @param pressed whether something is done about the heap, so that an old figure will not do
     */
    Usage read(boolean pressed) {
        look();
        long now = nanoTime.getAsLong();
        boolean stale = pressed && now - freshAt >= waitNanos;
        if ((stale || isSuspect()) && now - collectedAt >= waitNanos) {
            heap.collect();
            collectedAt = nanoTime.getAsLong();
            waitNanos = Math.min(SELDOMEST_NANOS, waitNanos * 2);
            look();
        } else if (!pressed && now - collectedAt >= SELDOMEST_NANOS) {
            waitNanos = SOONEST_NANOS;
        }
        // what is in use at all is no less than what is needed
        return new Usage(Math.min(afterCollection, heap.usedBytes()), heap.maxBytes());
    }

    private void look() {
        long latest = heap.usedAfterCollection();
        if (latest != afterCollection) {
            afterCollection = latest;
            freshAt = nanoTime.getAsLong();
            figures++;
        }
    }

    private boolean isSuspect() {
        double suspected = heap.maxBytes() / 100.0 * suspectAt;
        return afterCollection < suspected && heap.usedBytes() >= suspected && heap.usedAfterLatest() >= suspected;
    }
}
