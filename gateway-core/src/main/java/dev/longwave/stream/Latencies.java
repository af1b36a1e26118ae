package dev.longwave.stream;

/**
 * How long the events of all loops had taken, at some moment, from their place in the order until they were written:
 * counts that only grow, but for those of a loop that terminates. Every loop that reads a channel's or a pattern's log
 * counts each event once, when it has written it to all streams that were waiting for it. Immutable.
 */
public final class Latencies {
    private static final double NANOS_A_SECOND = 1e9;

    private final long[] counts;
    private final long nanos;

    private Latencies(long[] counts, long nanos) {
        this.counts = counts;
        this.nanos = nanos;
    }

    /** Those of all loops until now. Any thread. */
    public static Latencies ofAllLoops() {
        long[] counts = new long[DeliveryLatency.BOUNDS.length + 1];
        long nanos = 0;
        for (StreamLoop loop : StreamLoop.all()) {
            nanos += loop.counters().latency().addTo(counts);
        }
        return new Latencies(counts, nanos);
    }

    /** How many buckets there are; each has the events that took longer than the one before it allows. */
    public int buckets() {
        return counts.length;
    }

    /** The longest time of a bucket in seconds, infinity for the last one. */
    public static double boundSeconds(int bucket) {
        return bucket == DeliveryLatency.BOUNDS.length
                ? Double.POSITIVE_INFINITY
                : DeliveryLatency.BOUNDS[bucket] / NANOS_A_SECOND;
    }

    /** Events in a bucket. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** Events in all buckets. */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** The time of all events together, in seconds. */
    public double sumSeconds() {
        return nanos / NANOS_A_SECOND;
    }

    /** Those since an earlier moment. A loop that terminates takes its counts with it: what is less than before is none. */
    public Latencies since(Latencies earlier) {
        long[] since = new long[counts.length];
        for (int i = 0; i < since.length; i++) {
            since[i] = Math.max(0, counts[i] - earlier.counts[i]);
        }
        return new Latencies(since, Math.max(0, nanos - earlier.nanos));
    }

    /**
     * The time that a share of the events did not exceed, taken to lie evenly between the bounds of a bucket; what is
     * beyond the last bound counts as that.
     *
     * @param share more than 0, at most 1
     * @return seconds, 0 where there are no events
     */
    public double quantileSeconds(double share) {
        double rank = share * count();
        double below = 0;
        for (int i = 0; i < DeliveryLatency.BOUNDS.length; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                double lower = i == 0 ? 0 : boundSeconds(i - 1);
                return lower + (boundSeconds(i) - lower) * (rank - below) / counts[i];
            }
            below += counts[i];
        }
        return count() == 0 ? 0 : boundSeconds(DeliveryLatency.BOUNDS.length - 1);
    }
}
