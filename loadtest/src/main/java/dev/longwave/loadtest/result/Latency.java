package dev.longwave.loadtest.result;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * How long something took, by percentile.
 *
 * @param count how often it was timed; with 0 every other figure is 0
 * @param minMicros the shortest
 * @param meanMicros the mean
 * @param p50Micros half took at most so long
 * @param p90Micros 9 of 10 took at most so long
 * @param p99Micros 99 of 100 took at most so long
 * @param p999Micros 999 of 1000 took at most so long
 * @param maxMicros the longest
 * @param histogram all of it: an HdrHistogram of nanoseconds, compressed, in base64
 */
public record Latency(
        long count,
        double minMicros,
        double meanMicros,
        double p50Micros,
        double p90Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros,
        String histogram) {
    /** The longest that can be recorded; what takes longer is recorded as this. */
    public static final long MOST_NANOS = 3_600_000_000_000L;

    private static final int DIGITS = 3;

    /** An empty histogram of nanoseconds, of the form that all of them have. */
    public static Histogram newHistogram() {
        return new Histogram(1, MOST_NANOS, DIGITS);
    }

    /** Adds a time to a histogram; what is longer than can be recorded counts as the longest that can. */
    public static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 1), MOST_NANOS));
    }

    /** Sums up a histogram of nanoseconds. */
    public static Latency of(Histogram histogram) {
        boolean empty = histogram.getTotalCount() == 0;
        return new Latency(
                histogram.getTotalCount(),
                empty ? 0 : micros(histogram.getMinValue()),
                empty ? 0 : micros(histogram.getMean()),
                micros(histogram.getValueAtPercentile(50)),
                micros(histogram.getValueAtPercentile(90)),
                micros(histogram.getValueAtPercentile(99)),
                micros(histogram.getValueAtPercentile(99.9)),
                micros(histogram.getMaxValue()),
                encoded(histogram));
    }

    /**
     * The whole histogram, of nanoseconds.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public Histogram decoded() {
        return decoded(histogram);
    }

    /** The whole of a histogram as text. */
    public static String encoded(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /**
     * The histogram that {@link #encoded} made a text of.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException | RuntimeException e) {
            throw new IllegalArgumentException("expected a compressed HdrHistogram in base64, got other bytes", e);
        }
    }

    private static double micros(long nanos) {
        return nanos / 1_000.0;
    }

    private static double micros(double nanos) {
        return micros(Math.round(nanos));
    }
}
