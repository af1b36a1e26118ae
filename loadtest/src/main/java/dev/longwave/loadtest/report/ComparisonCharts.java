package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the script draws for several runs: a curve each, in their order. */
record ComparisonCharts(ReportCharts.Percentiles percentiles) {
    /** What the curves are about. */
    record Subject(String title, Function<Result, Latency> reader) {}

    /** Delivery, or where nothing was delivered the opening of streams; empty if nothing was timed. */
    static Optional<Subject> subject(Comparison comparison) {
        return Stream.of(
                        new Subject("Latency", result -> result.latencies().delivery()),
                        new Subject("Stream open", result -> result.latencies().open()))
                .filter(subject -> latencies(comparison, subject).stream().anyMatch(latency -> latency.count() > 0))
                .findFirst();
    }

    static ComparisonCharts of(Comparison comparison) {
        Optional<Subject> subject = subject(comparison);
        if (subject.isEmpty()) {
            return new ComparisonCharts(new ReportCharts.Percentiles(List.of(), List.of()));
        }
        List<Double> places = PercentileCurve.places(latencies(comparison, subject.get()));
        List<ReportCharts.Curve> curves = comparison.runs().stream()
                .map(run -> curve(run, places, subject.get().reader()))
                .toList();
        return new ComparisonCharts(new ReportCharts.Percentiles(places, curves));
    }

    private static List<Latency> latencies(Comparison comparison, Subject subject) {
        return comparison.runs().stream()
                .flatMap(run -> run.rounds().stream())
                .map(subject.reader())
                .toList();
    }

    private static ReportCharts.Curve curve(Comparison.Run run, List<Double> places, Function<Result, Latency> reader) {
        List<List<@Nullable Double>> rounds = new ArrayList<>();
        for (Result round : run.rounds()) {
            rounds.add(PercentileCurve.at(places, reader.apply(round)));
        }
        boolean several = rounds.size() > 1;
        return new ReportCharts.Curve(
                run.name(),
                true,
                merged(places.size(), rounds, Spread::median),
                several ? merged(places.size(), rounds, Spread::min) : null,
                several ? merged(places.size(), rounds, Spread::max) : null);
    }

    /** At each place one figure of the rounds that reach so far. */
    private static List<@Nullable Double> merged(
            int places, List<List<@Nullable Double>> rounds, ToDoubleFunction<Spread> figure) {
        List<@Nullable Double> merged = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            List<Double> known = new ArrayList<>();
            for (List<@Nullable Double> round : rounds) {
                Double value = round.get(i);
                if (value != null) {
                    known.add(value);
                }
            }
            double[] values = known.stream().mapToDouble(Double::doubleValue).toArray();
            merged.add(values.length == 0 ? null : Double.valueOf(figure.applyAsDouble(Spread.of(values))));
        }
        return merged;
    }
}
