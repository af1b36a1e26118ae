package dev.longwave.metrics;

import dev.longwave.cluster.ClusterListener;
import dev.longwave.cluster.RedisBroker;
import dev.longwave.hub.HubListener;
import dev.longwave.hub.RefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** The meters of a gateway that shares a Redis with others. They are there only where one is configured. */
final class ClusterMetrics implements ClusterListener {
    private final MeterRegistry registry;
    private final HubListener publications;
    private final Counter joins;
    private final Counter losses;
    private final Counter unavailable;
    private final Counter accepted;
    private final Counter epochs;
    private final Timer took;

    /**
     * Registers what is counted.
     *
     * @param publications counts what is published, in a cluster or not
     */
    ClusterMetrics(MeterRegistry registry, HubListener publications) {
        this.registry = registry;
        this.publications = publications;
        joins = counter("longwave.cluster.joins", "Times that Redis was reached, the first one and each after a loss");
        losses = counter("longwave.cluster.losses", "Times that Redis was lost after it had been reached");
        unavailable = counter(
                "longwave.cluster.unavailable",
                "Publications that Redis did not take, or not for certain, answered 503");
        accepted = counter("longwave.cluster.events", "Events that came from Redis, of all gateways");
        epochs = counter("longwave.cluster.epochs", "Epochs begun while this gateway ran, each a gap for every stream");
        took = Timer.builder("longwave.cluster.publish")
                .description("Time until Redis had taken an event")
                .serviceLevelObjectives(
                        Duration.ofNanos(250_000),
                        Duration.ofNanos(500_000),
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void observe(RedisBroker broker) {
        Gauge.builder("longwave.cluster.connected", broker, each -> each.isConnected() ? 1 : 0)
                .description("Whether events go to Redis and come back: 1 if they do")
                .register(registry);
        Gauge.builder("longwave.cluster.nodes", broker, RedisBroker::nodeCount)
                .description("Gateways that share this Redis, this one among them; 0 where it is not reached")
                .register(registry);
        Gauge.builder("longwave.cluster.behind.events", broker, RedisBroker::behindBy)
                .description("Events that Redis had a second ago and that are not here yet")
                .register(registry);
    }

    @Override
    public void joined() {
        joins.increment();
    }

    @Override
    public void lost() {
        losses.increment();
    }

    @Override
    public void published(Duration duration) {
        took.record(duration);
        publications.published();
    }

    @Override
    public void repeated() {
        publications.repeated();
    }

    @Override
    public void refused(RefusedException.Reason reason) {
        publications.refused(reason);
    }

    @Override
    public void unavailable() {
        unavailable.increment();
    }

    @Override
    public void accepted(int events) {
        accepted.increment(events);
    }

    @Override
    public void epochBegun() {
        epochs.increment();
    }
}
