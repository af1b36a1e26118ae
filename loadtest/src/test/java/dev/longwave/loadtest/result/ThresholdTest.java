package dev.longwave.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.longwave.loadtest.result.Verdict.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    @ParameterizedTest
    @CsvSource({
        "p99>50ms, P99, MORE, 50000",
        "p99.9>=1.5s, P999, AT_LEAST, 1500000",
        "max<250us, MAX, LESS, 250",
        "cpu-per-delivery>800ns, SERVER_CPU, MORE, 0.8",
        "lost>0, LOST, MORE, 0",
        "delivered<10k, DELIVERED, LESS, 10000",
        "delivered-per-s<5M, DELIVERED_PER_SECOND, LESS, 5000000",
        "delivered-per-s<=1.5M/s, DELIVERED_PER_SECOND, AT_MOST, 1500000",
        "memory>1GiB, SERVER_MEMORY, MORE, 1024",
        "memory-per-connection>20KiB, SERVER_MEMORY_PER_CONNECTION, MORE, 20",
        "memory-per-connection>512B, SERVER_MEMORY_PER_CONNECTION, MORE, 0.5",
        "' P99 > 50 ms ', P99, MORE, 50000",
    })
    void isReadWithTheUnitsOfItsMetric(String text, Metric metric, Threshold.Comparison comparison, double limit) {
        Threshold threshold = Threshold.parse(text);
        assertThat(threshold.metric()).isEqualTo(metric);
        assertThat(threshold.comparison()).isEqualTo(comparison);
        assertThat(threshold.limit()).isEqualTo(limit, within(1e-9));
        assertThat(threshold.text()).isEqualTo(text.trim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p99", "p99>", ">5ms", "p99=5ms", "p99==5ms", "p99=>5ms", "p99<>5ms", "5ms"})
    void whatHasNotItsFormIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected METRIC, one of < <= > >=, and a value, such as \"p99>50ms\" or \"lost>0\", got \""
                        + text + "\"");
    }

    @Test
    void anUnknownMetricIsRefusedWithTheNearestAndAllNames() {
        assertThatThrownBy(() -> Threshold.parse("delivered-per-sec>5"))
                .hasMessageStartingWith("unknown metric \"delivered-per-sec\"; did you mean \"delivered-per-s\"?"
                        + " there are p50, p90, p99, p99.9, max, ")
                .hasMessageEndingWith(", own-cpu-per-delivery");
        assertThatThrownBy(() -> Threshold.parse("throughput>5"))
                .hasMessageStartingWith("unknown metric \"throughput\"; there are p50, ");
    }

    @ParameterizedTest
    @CsvSource({
        "p99>50, 'expected p99 as a time in ns, us, ms, s or min, got no unit; write \"50ms\"'",
        "p99>0, 'expected p99 as a time in ns, us, ms, s or min, got no unit; write \"0ms\"'",
        "p99>50KiB, 'expected p99 as a time in ns, us, ms, s or min, got \"KiB\"'",
        "p99>fast, 'expected p99 as a time in ns, us, ms, s or min, got \"fast\"'",
        "p99>-5ms, 'expected p99 as a time in ns, us, ms, s or min, got \"-5ms\"'",
        "lost>5ms, 'expected lost as a number, or in k, M or G, got \"ms\"'",
        "lost>5m, 'expected lost as a number, or in k, M or G, got \"m\"'",
        "delivered-per-s<5ms, 'expected delivered-per-s as a number a second, or in k, M or G, got \"ms\"'",
        "memory>512, 'expected memory as a size in B, KiB, MiB or GiB, got no unit; write \"512MiB\"'",
        "memory>1MB, 'expected memory as a size in B, KiB, MiB or GiB, got \"MB\"'",
    })
    void aValueThatDoesNotFitTheMetricIsRefused(String text, String message) {
        assertThatThrownBy(() -> Threshold.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "p99>50ms, PASSED, 'p99>50ms: passed, p99 was 8.71 ms'",
        "p99>8ms, FAILED, 'p99>8ms: failed, p99 was 8.71 ms'",
        "p99>8.71ms, PASSED, 'p99>8.71ms: passed, p99 was 8.71 ms'",
        "p99>=8.71ms, FAILED, 'p99>=8.71ms: failed, p99 was 8.71 ms'",
        "lost>0, PASSED, 'lost>0: passed, lost was 0'",
        "lost<=0, FAILED, 'lost<=0: failed, lost was 0'",
        "delivered-per-s<5M, PASSED, 'delivered-per-s<5M: passed, delivered-per-s was 12.0 M/s'",
        "memory-per-connection>7KiB, FAILED, "
                + "'memory-per-connection>7KiB: failed, memory-per-connection was 7.31 KiB'",
    })
    void tellsWhetherTheRunFails(String text, State state, String sentence) {
        Verdict verdict = Threshold.parse(text).check(Results.good().result());
        assertThat(verdict.state()).isEqualTo(state);
        assertThat(verdict.sentence()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu-per-delivery>2us", "memory>1GiB", "memory-per-connection>20KiB"})
    void withoutTheServersProcessesItsCostIsUnknown(String text) {
        Verdict verdict =
                Threshold.parse(text).check(Results.good().server(null).result());
        assertThat(verdict.state()).isEqualTo(State.UNKNOWN);
        assertThat(verdict.sentence())
                .isEqualTo(text + ": unknown, as the server's processes were not named; give --server-pid");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {
                "DELIVERED",
                "DELIVERED_PER_SECOND",
                "PUBLISHED",
                "PUBLISHED_PER_SECOND",
                "PUBLISH_FAILURES",
                "DISCONNECTS",
                "OWN_CPU"
            })
    void aZeroOfARunWhereNothingHappenedIsNoFigure(Metric metric) {
        Threshold threshold = new Threshold(metric, Threshold.Comparison.MORE, 0, metric.id() + ">0");
        Verdict verdict = threshold.check(Results.good().server(null).silent().result());
        assertThat(verdict.state()).isEqualTo(State.UNKNOWN);
        assertThat(verdict.reason()).isNotEmpty();
    }

    @Test
    void whatWasCorruptedThoughNothingWasDueFailsARun() {
        LedgerTotals corrupted = new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 3, 0, 1, List.of());
        Verdict verdict = Threshold.parse("corrupted>0")
                .check(Results.good().ledger(corrupted).result());
        assertThat(verdict.state()).isEqualTo(State.FAILED);
    }
}
