package dev.longwave.console;

import dev.longwave.hub.Hub;
import dev.longwave.stream.LoopCounters;
import dev.longwave.stream.StreamLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Reads counters that only grow, and makes rates of them. Used by one thread at a time. */
final class FiguresMeter {
    private record Counts(long nanos, long published, long delivered, long bytes) {}

    private final Hub hub;
    private final IntSupplier streams;
    private final LongSupplier published;
    private final LongSupplier nanoTime;
    private final long started;
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
