package dev.longwave.metrics;

import dev.longwave.source.SourceListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The meters of sources, by kind. */
final class SourceMetrics implements SourceListener {
    /** What is counted of a kind. */
    private record Meters(
            AtomicInteger running,
            Counter started,
            Map<Outcome, Counter> ended,
            Counter restarts,
            Counter errors,
            Counter events) {}

    private final MeterRegistry registry;
    private final Map<String, Meters> kinds = new ConcurrentHashMap<>();
    private final Counter refused;

    SourceMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.refused = Counter.builder("longwave.refused")
                .description("Publications and subscriptions that the hub refused, by reason")
                .tag("reason", "too_many_sources")
                .register(registry);
        for (String kind : new String[] {"exec", "tail", "poll"}) {
            meters(kind);
        }
    }

    private Meters meters(String kind) {
        return kinds.computeIfAbsent(kind, this::register);
    }

    private Meters register(String kind) {
        AtomicInteger running = new AtomicInteger();
        Gauge.builder("longwave.sources", running, AtomicInteger::get)
                .description("Sources that run, or of which something is left, by kind")
                .tag("kind", kind)
                .register(registry);
        return new Meters(
                running,
                counter("longwave.sources.started", "Sources started for a first viewer, by kind", kind),
                Map.of(
                        Outcome.ENDED, counterOfEnds(kind, Outcome.ENDED),
                        Outcome.STOPPED, counterOfEnds(kind, Outcome.STOPPED)),
                counter("longwave.sources.restarted", "Sources that began again by themselves, by kind", kind),
                counter("longwave.sources.errors", "Problems that sources told their viewers of, by kind", kind),
                counter("longwave.sources.events", "Events that sources published, by kind", kind));
    }

    private Counter counterOfEnds(String kind, Outcome outcome) {
        return Counter.builder("longwave.sources.ended")
                .description("Sources that came to their end, by kind and how")
                .tag("kind", kind)
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter counter(String name, String description, String kind) {
        return Counter.builder(name).description(description).tag("kind", kind).register(registry);
    }

    @Override
    public void started(String kind) {
        Meters meters = meters(kind);
        meters.running.incrementAndGet();
        meters.started.increment();
    }

    @Override
    public void ended(String kind, Outcome outcome) {
        Counter counter = meters(kind).ended.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void gone(String kind) {
        meters(kind).running.decrementAndGet();
    }

    @Override
    public void restarted(String kind) {
        meters(kind).restarts.increment();
    }

    @Override
    public void failed(String kind) {
        meters(kind).errors.increment();
    }

    @Override
    public void published(String kind) {
        meters(kind).events.increment();
    }

    @Override
    public void refused() {
        refused.increment();
    }
}
