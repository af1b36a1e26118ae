package dev.longwave.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late event loops are: each is asked twice a second to look at the clock at a given moment, and the time between that
 * moment and the look is what everything else on that loop waits too. A loop that hangs looks no more, so how long the
 * latest look is overdue is told as well. Safe from any thread.
 */
final class LoopLag {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    private final class Probe implements Runnable {
        private final EventExecutor loop;
        private volatile long due;

        private Probe(EventExecutor loop) {
            this.loop = loop;
        }

        private void schedule() {
            due = nanoTime.getAsLong() + INTERVAL.toNanos();
            try {
                loop.schedule(this, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                probes.remove(this);
            }
        }

        @Override
        public void run() {
            lag.record(Math.max(0, nanoTime.getAsLong() - due), TimeUnit.NANOSECONDS);
            if (loop.isShuttingDown()) {
                probes.remove(this);
            } else {
                schedule();
            }
        }
    }

    private final LongSupplier nanoTime;
    private final Timer lag;
    private final List<Probe> probes = new CopyOnWriteArrayList<>();

    LoopLag(MeterRegistry registry) {
        this(registry, System::nanoTime);
    }

    /** With a clock, which runs like the loops' own. */
    LoopLag(MeterRegistry registry, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        lag = Timer.builder("longwave.event.loop.lag")
                .description("How much later than asked for an event loop looked at the clock, twice a second each")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        Gauge.builder("longwave.event.loop.overdue", this, LoopLag::overdueSeconds)
                .description("How long the event loop that is latest now has been late, 0 where none is")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Begins to measure a loop, until that stops. */
    void watch(EventExecutor loop) {
        Probe probe = new Probe(loop);
        probes.add(probe);
        probe.schedule();
    }

    private double overdueSeconds() {
        long now = nanoTime.getAsLong();
        long overdue = 0;
        for (Probe probe : probes) {
            overdue = Math.max(overdue, now - probe.due);
        }
        return overdue / 1e9;
    }
}
