package dev.longwave.loadtest.result;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure of a run, by the name that thresholds and comparisons know it by. */
public enum Metric {
    P50("p50", "Latency p50", Unit.MICROS, r -> r.latencies().delivery().p50Micros()),
    P90("p90", "Latency p90", Unit.MICROS, r -> r.latencies().delivery().p90Micros()),
    P99("p99", "Latency p99", Unit.MICROS, r -> r.latencies().delivery().p99Micros()),
    P999("p99.9", "Latency p99.9", Unit.MICROS, r -> r.latencies().delivery().p999Micros()),
    MAX("max", "Latency, longest", Unit.MICROS, r -> r.latencies().delivery().maxMicros()),
    FIRST_P99(
            "first-p99",
            "First subscriber p99",
            Unit.MICROS,
            r -> r.latencies().firstSubscriber().p99Micros()),
    LAST_P99(
            "last-p99",
            "Last subscriber p99",
            Unit.MICROS,
            r -> r.latencies().lastSubscriber().p99Micros()),
    PUBLISH_P99(
            "publish-p99",
            "Acknowledged p99",
            Unit.MICROS,
            r -> r.latencies().publish().p99Micros()),
    FIRST_BYTE_P99(
            "first-byte-p99",
            "First byte p99",
            Unit.MICROS,
            r -> r.latencies().firstByte().p99Micros()),
    OPEN_P99(
            "open-p99",
            "Stream open p99",
            Unit.MICROS,
            r -> r.latencies().open().p99Micros()),
    DELIVERED("delivered", "Delivered", Unit.COUNT, r -> r.totals().delivered()),
    DELIVERED_PER_SECOND(
            "delivered-per-s",
            "Delivered a second",
            Unit.PER_SECOND,
            r -> r.totals().deliveredPerSecond()),
    PUBLISHED("published", "Published", Unit.COUNT, r -> r.totals().published()),
    PUBLISHED_PER_SECOND(
            "published-per-s",
            "Published a second",
            Unit.PER_SECOND,
            r -> r.totals().publishedPerSecond()),
    PUBLISH_FAILURES(
            "publish-failures",
            "Publishes that failed",
            Unit.COUNT,
            r -> r.totals().publishFailures()),
    DISCONNECTS(
            "disconnects", "Unwanted disconnects", Unit.COUNT, r -> r.totals().disconnects()),
    LOST("lost", "Lost in silence", Unit.COUNT, r -> r.ledger().lost()),
    TOLD("told", "Lost and told", Unit.COUNT, r -> r.ledger().told()),
    GAPS("gaps", "Gaps told", Unit.COUNT, r -> r.ledger().gaps()),
    REPEATED("repeated", "Repeated", Unit.COUNT, r -> r.ledger().repeated()),
    REORDERED("reordered", "Reordered", Unit.COUNT, r -> r.ledger().reordered()),
    CORRUPTED("corrupted", "Corrupted", Unit.COUNT, r -> r.ledger().corrupted()),
    SERVER_CPU(
            "cpu-per-delivery",
            "Server CPU a delivery",
            Unit.MICROS,
            r -> server(r, Result.Cost::cpuMicrosPerDelivery)),
    SERVER_MEMORY("memory", "Server memory", Unit.MEBIBYTES, r -> server(r, Result.Cost::memoryMiB)),
    SERVER_MEMORY_PER_CONNECTION(
            "memory-per-connection",
            "Server memory a stream",
            Unit.KIBIBYTES,
            r -> server(r, Result.Cost::memoryKiBPerConnection)),
    OWN_CPU(
            "own-cpu-per-delivery",
            "Load test CPU a delivery",
            Unit.MICROS,
            r -> r.own().cpuMicrosPerDelivery());

    /** What a figure is counted in. */
    public enum Unit {
        MICROS,
        COUNT,
        PER_SECOND,
        MEBIBYTES,
        KIBIBYTES
    }

    private final String id;
    private final String title;
    private final Unit unit;
    /** Knows nothing but its argument, which the static checks cannot see. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Result, @Nullable Number> reader;

    Metric(String id, String title, Unit unit, Function<Result, @Nullable Number> reader) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.reader = reader;
    }

    /** The metric of that name, as {@code --fail-if} has it; empty if there is none. */
    public static Optional<Metric> named(String id) {
        return Arrays.stream(values()).filter(metric -> metric.id.equals(id)).findFirst();
    }

    /** The name, as {@code --fail-if} has it. */
    public String id() {
        return id;
    }

    /** What a person calls it, without the unit. */
    public String title() {
        return title;
    }

    public Unit unit() {
        return unit;
    }

    /** The figure in that result, in the metric's unit; empty if the run could not find it out. */
    public OptionalDouble of(Result result) {
        Number value = reader.apply(result);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }

    private static @Nullable Double server(Result result, Function<Result.Cost, @Nullable Double> reader) {
        return result.server() == null ? null : reader.apply(result.server());
    }
}
