package dev.longwave.loadtest.result;

import dev.longwave.loadtest.result.Result.Cost;
import dev.longwave.loadtest.result.Result.Latencies;
import dev.longwave.loadtest.result.Result.Machine;
import dev.longwave.loadtest.result.Result.Outcome;
import dev.longwave.loadtest.result.Result.Phase;
import dev.longwave.loadtest.result.Result.Problem;
import dev.longwave.loadtest.result.Result.Totals;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Made-up results: one of a run that went well, and what differs. */
public record Results(
        Outcome outcome,
        Totals totals,
        Latencies latencies,
        LedgerTotals ledger,
        @Nullable Cost server,
        List<Phase> phases,
        List<Problem> problems,
        List<String> warnings) {
    public static final LedgerTotals CLEAN =
            new LedgerTotals(360_000_000, 360_000_000, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
    public static final LedgerTotals EMPTY = new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    public static Results good() {
        Latency delivery = latency(1_240, 2_110, 8_710, 14_200, 31_000);
        return new Results(
                Outcome.COMPLETED,
                new Totals(30, 10_000, 10_000, 0, 36_000, 0, 360_000_000, 61_200_000_000L, 1_200, 12_000_000),
                new Latencies(
                        delivery,
                        latency(310, 480, 1_210, 2_050, 4_400),
                        latency(5_150, 8_800, 14_100, 22_900, 31_000),
                        latency(290, 430, 990, 1_800, 3_900),
                        latency(880, 1_900, 7_300, 12_000, 18_500),
                        latency(910, 2_000, 7_500, 12_200, 18_800)),
                CLEAN,
                new Cost(45.2, 0.126, 512.3, 7.31, null),
                List.of(new Phase("fanout", true, 5, 35, 36_000, 360_000_000, delivery, Map.of())),
                List.of(),
                List.of());
    }

    public Results outcome(Outcome other) {
        return new Results(other, totals, latencies, ledger, server, phases, problems, warnings);
    }

    public Results totals(Totals other) {
        return new Results(outcome, other, latencies, ledger, server, phases, problems, warnings);
    }

    public Results ledger(LedgerTotals other) {
        return new Results(outcome, totals, latencies, other, server, phases, problems, warnings);
    }

    public Results server(@Nullable Cost other) {
        return new Results(outcome, totals, latencies, ledger, other, phases, problems, warnings);
    }

    public Results phases(List<Phase> other) {
        return new Results(outcome, totals, latencies, ledger, server, other, problems, warnings);
    }

    public Results complaints(List<Problem> otherProblems, List<String> otherWarnings) {
        return new Results(outcome, totals, latencies, ledger, server, phases, otherProblems, otherWarnings);
    }

    /** As a run has it that nothing arrived in. */
    public Results silent() {
        Latency none = Latency.of(Latency.newHistogram());
        return new Results(
                outcome,
                new Totals(30, 10_000, 0, 0, 0, 0, 0, 0, 0, 0),
                new Latencies(none, none, none, none, none, none),
                EMPTY,
                server,
                List.of(),
                problems,
                warnings);
    }

    public Result result() {
        return new Result(
                Result.VERSION,
                "longwave-loadtest 1.0",
                "longwave",
                "2026-11-22T10:00:00Z",
                outcome,
                Map.of("scenario", "fanout"),
                new Machine("Linux 6.1", 4, "17.0.12"),
                totals,
                latencies,
                ledger,
                server,
                new Cost(20.3, 0.056, 812, null, 0.43),
                phases,
                List.of(),
                problems,
                warnings);
    }

    /** A latency with those percentiles in microseconds. */
    public static Latency latency(double p50, double p90, double p99, double p999, double max) {
        Histogram histogram = Latency.newHistogram();
        histogram.recordValue((long) (max * 1_000));
        return new Latency(
                360_000_000,
                p50 / 2,
                p50,
                p50,
                p90,
                p99,
                p999,
                max,
                Latency.of(histogram).histogram());
    }
}
