package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the script draws for one run. All lists of {@code time} are as long as each other, and so are those of
 * {@code percentiles}.
 */
record ReportCharts(Time time, List<Band> phases, Percentiles percentiles) {
    record Time(
            List<Double> at,
            List<Long> connected,
            List<Double> published,
            List<Double> delivered,
            List<@Nullable Double> p50,
            List<@Nullable Double> p99,
            List<@Nullable Double> max,
            List<@Nullable Double> serverCores,
            List<@Nullable Double> serverMemory,
            List<Double> ownCores) {}

    record Band(String name, boolean measured, double from, double to) {}

    /**
     * Curves over places that they share.
     *
     * @param x places as of {@link PercentileCurve}
     */
    record Percentiles(List<Double> x, List<Curve> curves) {}

    /**
     * One curve.
     *
     * @param shown whether it is drawn before anybody asks for it
     * @param low the least of several rounds; {@code null} if there was one
     * @param high the most of several rounds; {@code null} if there was one
     */
    record Curve(
            String name,
            boolean shown,
            List<@Nullable Double> values,
            @Nullable List<@Nullable Double> low,
            @Nullable List<@Nullable Double> high) {}

    static ReportCharts of(Result result) {
        List<Result.Sample> samples = result.samples();
        return new ReportCharts(
                new Time(
                        rounded(samples, Result.Sample::atSeconds),
                        samples.stream().map(Result.Sample::connected).toList(),
                        rounded(samples, Result.Sample::publishedPerSecond),
                        rounded(samples, Result.Sample::deliveredPerSecond),
                        known(samples, Result.Sample::p50Micros),
                        known(samples, Result.Sample::p99Micros),
                        known(samples, Result.Sample::maxMicros),
                        known(samples, Result.Sample::serverCores),
                        known(samples, Result.Sample::serverMemoryMiB),
                        rounded(samples, Result.Sample::ownCores)),
                result.phases().stream()
                        .map(phase -> new Band(phase.name(), phase.measured(), phase.fromSeconds(), phase.toSeconds()))
                        .toList(),
                percentiles(result.latencies()));
    }

    private static Percentiles percentiles(Result.Latencies latencies) {
        boolean delivered = latencies.delivery().count() > 0;
        List<Timed> timed = Timed.of(latencies);
        List<Double> places =
                PercentileCurve.places(timed.stream().map(Timed::latency).toList());
        return new Percentiles(
                places,
                timed.stream()
                        .map(one -> new Curve(
                                one.title(),
                                !delivered || !one.ofConnecting(),
                                PercentileCurve.at(places, one.latency()),
                                null,
                                null))
                        .toList());
    }

    private static List<Double> rounded(List<Result.Sample> samples, Function<Result.Sample, Double> figure) {
        return samples.stream().map(figure).map(ReportCharts::rounded).toList();
    }

    private static List<@Nullable Double> known(
            List<Result.Sample> samples, Function<Result.Sample, @Nullable Double> figure) {
        List<@Nullable Double> known = new ArrayList<>();
        for (Result.Sample sample : samples) {
            Double value = figure.apply(sample);
            known.add(value == null ? null : rounded(value));
        }
        return known;
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
