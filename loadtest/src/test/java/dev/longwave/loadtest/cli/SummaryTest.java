package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.Result.Outcome;
import dev.longwave.loadtest.result.Result.Phase;
import dev.longwave.loadtest.result.Result.Problem;
import dev.longwave.loadtest.result.Results;
import dev.longwave.loadtest.result.Threshold;
import dev.longwave.loadtest.result.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    private static final Style PLAIN = new Style(false, true);

    @Test
    void aRunThatWentWell() {
        assertThat(summary(PLAIN, 80, Results.good().result(), "p99>50ms", "lost>0"))
                .isEqualTo("""
                        longwave, fanout: completed, measured for 30 s

                        streams     10,000 wanted, 10,000 opened, none cut off
                        published   36,000, 1.20 k/s, none failed
                        delivered   360,000,000, 12.0 M/s, 57.0 GiB received
                        ledger      nothing lost, repeated or reordered of 360,000,000 deliveries

                        latency                p50      p90      p99    p99.9      max
                        delivery           1.24 ms  2.11 ms  8.71 ms  14.2 ms  31.0 ms
                        first subscriber    310 µs   480 µs  1.21 ms  2.05 ms  4.40 ms
                        last subscriber    5.15 ms  8.80 ms  14.1 ms  22.9 ms  31.0 ms
                        acknowledged        290 µs   430 µs   990 µs  1.80 ms  3.90 ms
                        stream open         910 µs  2.00 ms  7.50 ms  12.2 ms  18.8 ms

                        server      45 s of CPU, 126 ns a delivery, 512 MiB, 7.31 KiB a stream
                        load test   20 s of CPU, 56 ns a delivery, 812 MiB, busiest thread 43.0 %

                        thresholds  p99>50ms: passed, p99 was 8.71 ms
                                    lost>0: passed, lost was 0
                        """);
    }

    @Test
    void aRunThatWentBadly() {
        assertThat(summary(PLAIN, 80, bad().result(), "p99>8ms", "lost>0", "cpu-per-delivery>2us"))
                .isEqualTo("""
                        longwave, fanout: interrupted, measured for 12 s
                        streams     10,000 wanted, 10,412 opened, 412 cut off
                        published   14,400, 1.20 k/s, 3 failed
                        delivered   143,998,708, 11.9 M/s, 22.8 GiB received
                        ledger      of 144,000,000 deliveries 1,204 lost in silence, 88 lost and told,
                                    4 gaps told, 3 repeated, 2 reordered, 1 corrupted
                        latency                p50      p90      p99    p99.9      max
                        delivery           1.24 ms  2.11 ms  8.71 ms  14.2 ms  31.0 ms
                        first subscriber    310 µs   480 µs  1.21 ms  2.05 ms  4.40 ms
                        last subscriber    5.15 ms  8.80 ms  14.1 ms  22.9 ms  31.0 ms
                        acknowledged        290 µs   430 µs   990 µs  1.80 ms  3.90 ms
                        load test   20 s of CPU, 56 ns a delivery, 812 MiB, busiest thread 43.0 %
                        phases      9000/s  900 k/s, p99 78.4 ms, all back 29 s, reconn… (and 8 before)
                        worst       subscriber 17 of orders:7: 400 lost in silence, 2
                                    lost and told, 1 gap told, 3 repeated (and 411 more)
                        problems    412 × The server closed a stream without the end
                                    of its body. (and 1 more)
                        warnings    A thread of the load test was busy 97 % of the time, so latencies
                                    may be its own; give it more processors, or fewer subscribers.
                        thresholds  p99>8ms: failed, p99 was 8.71 ms
                                    lost>0: failed, lost was 1,204
                                    cpu-per-delivery>2us: unknown, as the server's processes were not
                                    named; give --server-pid
                        """);
    }

    @Test
    void aRunThatCouldNotBegin() {
        Result result = Results.good()
                .outcome(Outcome.FAILED)
                .complaints(
                        List.of(new Problem(
                                "No connection to localhost:8080: connection refused; is the server running?", 10_000)),
                        List.of())
                .server(null)
                .silent()
                .result();
        assertThat(summary(new Style(false, false), 80, result, "p99>8ms")).isEqualTo("""
                        longwave, fanout: failed, measured for 30 s

                        streams     10,000 wanted, 0 opened, none cut off
                        published   0, 0/s, none failed
                        delivered   0, 0/s, 0 B received
                        ledger      no published event was due to any subscriber

                        load test   20 s of CPU, 56 ns a delivery, 812 MiB, busiest thread 43.0 %

                        problems    10,000 x No connection to localhost:8080: connection refused; is
                                    the server running?

                        thresholds  p99>8ms: unknown, as no event was delivered
                        """);
    }

    @Test
    void aRunInStepsTellsEachAsFarAsThereIsRoom() {
        assertThat(summary(PLAIN, 80, Results.good().phases(steps(9)).result(), "p99>50ms", "lost>0"))
                .endsWith("""
                        load test   20 s of CPU, 56 ns a delivery, 812 MiB, busiest thread 43.0 %
                        phases      2000/s  200 k/s, p99 17.4 ms, all back 6.4 s, recon… (and 1 before)
                                    3000/s  300 k/s, p99 26.1 ms, all back 9.6 s, reconnects 36
                                    4000/s  400 k/s, p99 34.8 ms, all back 13 s, reconnects 48
                                    5000/s  500 k/s, p99 43.6 ms, all back 16 s, reconnects 60
                                    6000/s  600 k/s, p99 52.3 ms, all back 19 s, reconnects 72
                                    7000/s  700 k/s, p99 61.0 ms, all back 22 s, reconnects 84
                                    8000/s  800 k/s, p99 69.7 ms, all back 26 s, reconnects 96
                                    9000/s  900 k/s, p99 78.4 ms, all back 29 s, reconnects 108
                        thresholds  p99>50ms: passed, p99 was 8.71 ms
                                    lost>0: passed, lost was 0
                        """);
    }

    @Test
    void coloursChangeNothingButColours() {
        for (Results results : List.of(Results.good(), bad())) {
            String colored = summary(new Style(true, true), 80, results.result(), "p99>8ms", "lost>0");
            assertThat(colored).contains("\u001b[");
            assertThat(colored.replaceAll("\u001b\\[[0-9]+m", ""))
                    .isEqualTo(summary(PLAIN, 80, results.result(), "p99>8ms", "lost>0"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 70, 80, 100, 200})
    void noLineIsWiderThanTheScreen(int columns) {
        for (Results results : List.of(Results.good(), bad(), Results.good().phases(steps(20)))) {
            assertThat(summary(PLAIN, columns, results.result(), "p99>8ms", "cpu-per-delivery>2us")
                            .lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns));
        }
    }

    @Test
    void itFitsAScreen() {
        for (Results results : List.of(
                Results.good(),
                bad(),
                bad().server(new Result.Cost(45.2, 0.126, 512.3, 7.31, null)),
                Results.good().phases(steps(1_000)))) {
            assertThat(summary(PLAIN, 80, results.result(), "p99>8ms", "lost>0", "repeated>0")
                            .lines())
                    .hasSizeLessThan(24);
        }
    }

    @Test
    void whatTheServerSaidCannotSteerTheTerminal() {
        Result result = Results.good()
                .complaints(List.of(new Problem("Answered \u001b[2J\r\nby the server.", 1)), List.of("\u0007"))
                .result();
        assertThat(summary(PLAIN, 80, result))
                .contains("Answered ?[2J? by the server.")
                .doesNotContain("\u001b");
    }

    @Test
    void gapsThatWereToldAreNoSilentLoss() {
        LedgerTotals told = new LedgerTotals(1_000, 990, 0, 10, 0, 0, 2, 0, 0, 0, List.of());
        assertThat(summary(PLAIN, 80, Results.good().ledger(told).result()))
                .contains("\nledger      of 1,000 deliveries 10 lost and told, 2 gaps told\n");
        assertThat(summary(
                        new Style(true, true), 80, Results.good().ledger(told).result()))
                .contains("\u001b[33mof 1,000 deliveries 10 lost and told");
    }

    private static Results bad() {
        List<LedgerTotals.Entry> entries = IntStream.range(0, LedgerTotals.MOST_ENTRIES)
                .mapToObj(i -> new LedgerTotals.Entry(17 + i, "orders:7", 400 - i, 2, 3, 0, 1, 0))
                .toList();
        return Results.good()
                .outcome(Outcome.INTERRUPTED)
                .totals(new Result.Totals(
                        12, 10_000, 10_412, 412, 14_400, 3, 143_998_708, 24_480_000_000L, 1_200, 11_900_000))
                .ledger(new LedgerTotals(144_000_000, 143_998_708, 1_204, 88, 3, 2, 4, 1, 0, 412, entries))
                .phases(steps(9))
                .complaints(
                        List.of(
                                new Problem("The server closed a stream without the end of its body.", 412),
                                new Problem("A publish was answered with 503 Service Unavailable.", 3)),
                        List.of("A thread of the load test was busy 97 % of the time, so latencies may be its own;"
                                + " give it more processors, or fewer subscribers."))
                .server(null);
    }

    private static List<Phase> steps(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    Map<String, Double> figures = new LinkedHashMap<>();
                    figures.put("allBackSeconds", 3.2 * i);
                    figures.put("reconnects", 12.0 * i);
                    return new Phase(
                            1_000 * i + "/s",
                            true,
                            i * 10,
                            i * 10 + 10,
                            10_000L * i,
                            1_000_000L * i,
                            Results.latency(1_240 * i, 2_000 * i, 8_710 * i, 9_000 * i, 10_000 * i),
                            figures);
                })
                .toList();
    }

    private static String summary(Style style, int columns, Result result, String... thresholds) {
        List<Verdict> verdicts = Stream.of(thresholds)
                .map(text -> Threshold.parse(text).check(result))
                .toList();
        return new Summary(style, columns).of(result, verdicts);
    }
}
