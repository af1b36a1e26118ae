package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Latency;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latency by percentile, as HdrHistogram draws it: a percentile p stands at 1 / (1 - p), so that 90 %, 99 % and 99.9 % are
 * equally far from one another on a logarithmic axis.
 */
final class PercentileCurve {
    private static final int POINTS_PER_DECADE = 24;

    private PercentileCurve() {}

    /** Places on the axis that all those latencies share: equally far apart, and the last one of each of them. */
    static List<Double> places(Collection<Latency> latencies) {
        long most = latencies.stream().mapToLong(Latency::count).max().orElse(0);
        TreeSet<Double> places = new TreeSet<>();
        for (int i = 0; Math.pow(10, (double) i / POINTS_PER_DECADE) < most; i++) {
            places.add(rounded(Math.pow(10, (double) i / POINTS_PER_DECADE)));
        }
        latencies.stream()
                .filter(latency -> latency.count() > 0)
                .forEach(latency -> places.add((double) latency.count()));
        return List.copyOf(places);
    }

    /** Microseconds at each of the places; null behind the last, longest time. */
    static List<@Nullable Double> at(List<Double> places, Latency latency) {
        Histogram histogram = latency.decoded();
        List<@Nullable Double> micros = new ArrayList<>();
        for (double place : places) {
            // The last of n times stands where 1 in n is longer than all before it, as 100 % is infinitely far away.
            double percentile = place == latency.count() ? 100 : 100 * (1 - 1 / place);
            micros.add(place > latency.count() ? null : histogram.getValueAtPercentile(percentile) / 1_000.0);
        }
        return micros;
    }

    private static double rounded(double place) {
        return Math.round(place * 1_000) / 1_000.0;
    }
}
