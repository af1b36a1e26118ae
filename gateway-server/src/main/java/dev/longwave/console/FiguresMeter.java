package dev.longwave.console;

import dev.longwave.hub.Hub;
import dev.longwave.stream.Latencies;
import dev.longwave.stream.LoopCounters;
import dev.longwave.stream.StreamLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Reads counters that only grow, and makes rates of them. Used by one thread at a time. */
final class FiguresMeter {
    /** Looks that a quantile is made of: in one second there may be few events. */
    private static final int LATENCY_LOOKS = 10;

    private record Counts(long nanos, long published, long delivered, long bytes) {}

    private final Hub hub;
    private final IntSupplier streams;
    private final LongSupplier published;
    private final LongSupplier nanoTime;
    private final long started;
    private final ArrayDeque<Latencies> latencies = new ArrayDeque<>(LATENCY_LOOKS);
    private Counts before;

    /**
     * Creates a meter.
     *
     * @param hub the channels
     * @param streams open streams now
     * @param published events committed so far
     * @param nanoTime the clock that rates are made by, monotonic like {@link System#nanoTime}
     */
    FiguresMeter(Hub hub, IntSupplier streams, LongSupplier published, LongSupplier nanoTime) {
        this.hub = hub;
        this.streams = streams;
        this.published = published;
        this.nanoTime = nanoTime;
        this.before = counts();
        this.started = before.nanos;
        latencies.add(Latencies.ofAllLoops());
    }

    /** The figures now, with rates since the last call. */
    Figures read() {
        Counts last = before;
        Counts now = counts();
        before = now;
        long nanos = now.nanos - last.nanos;
        Runtime runtime = Runtime.getRuntime();
        return new Figures(
                TimeUnit.NANOSECONDS.toMillis(now.nanos - started),
                streams.getAsInt(),
                hub.channelCount(),
                hub.patternCount(),
                perSecond(now.published - last.published, nanos),
                perSecond(now.delivered - last.delivered, nanos),
                perSecond(now.bytes - last.bytes, nanos),
                latencyP99Millis(),
                StreamLoop.all().stream()
                        .mapToLong(loop -> loop.counters().furthestBehind())
                        .max()
                        .orElse(0),
                hub.logBytes(),
                runtime.totalMemory() - runtime.freeMemory());
    }

    private Counts counts() {
        return new Counts(
                nanoTime.getAsLong(), published.getAsLong(), sum(LoopCounters::deliveries), sum(LoopCounters::bytes));
    }

    private double latencyP99Millis() {
        Latencies now = Latencies.ofAllLoops();
        Latencies lately = now.since(latencies.element());
        if (latencies.size() == LATENCY_LOOKS) {
            latencies.remove();
        }
        latencies.add(now);
        return lately.count() == 0 ? Double.NaN : lately.quantileSeconds(0.99) * 1e3;
    }

    private static long sum(ToLongFunction<LoopCounters> count) {
        return StreamLoop.all().stream()
                .mapToLong(loop -> count.applyAsLong(loop.counters()))
                .sum();
    }

    /** A loop that terminates takes its counts with it: what then is less than before is none. */
    private static long perSecond(long count, long nanos) {
        return count <= 0 || nanos <= 0 ? 0 : Math.round(count * (double) TimeUnit.SECONDS.toNanos(1) / nanos);
    }
}
