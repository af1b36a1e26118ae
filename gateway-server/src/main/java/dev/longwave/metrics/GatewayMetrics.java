package dev.longwave.metrics;

import dev.longwave.cluster.ClusterListener;
import dev.longwave.cluster.RedisBroker;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubListener;
import dev.longwave.hub.RefusedException;
import dev.longwave.limit.ConnectionLimits;
import dev.longwave.limit.Limit;
import dev.longwave.limit.Limits;
import dev.longwave.log.GapReason;
import dev.longwave.overload.OverloadListener;
import dev.longwave.overload.OverloadMonitor;
import dev.longwave.source.SourceListener;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.LoopCounters;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import dev.longwave.tls.Tls;
import dev.longwave.tls.TlsEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The gateway's meters. Deliveries are counted by each event loop for itself and added up when somebody asks, so that
 * measuring costs a subscriber nothing.
 */
public final class GatewayMetrics implements HubListener, OverloadListener, AutoCloseable {
    private static final String SHED =
            "Streams closed because memory was short, by what was short; unsent is what stalled readers hold";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process = new ProcessMetrics(registry);
    private final LoopLag lag = new LoopLag(registry);
    private final AtomicInteger open = new AtomicInteger();
    private final SourceMetrics sources = new SourceMetrics(registry);
    private final TlsMetrics tls = new TlsMetrics(registry);
    private final Counter opened;
    private final Counter published;
    private final Counter repeated;
    private final Counter silent;
    private final Counter callbacksFailed;
    private final Counter turnedAway;
    private final Counter configsTaken;
    private final Counter configsRefused;
    private final Counter shedForHeap;
    private final Counter shedForDirect;
    private final DistributionSummary batch;
    private final Map<CloseReason, Counter> closed = new EnumMap<>(CloseReason.class);
    private final Map<GapReason, Counter> gaps = new EnumMap<>(GapReason.class);
    private final Map<RefusedException.Reason, Counter> refused = new EnumMap<>(RefusedException.Reason.class);
    private final Map<Limit, Counter> limitsReached = new EnumMap<>(Limit.class);
    private final Counter acceptsFailed;

    /** Registers every meter that needs no hub. */
    public GatewayMetrics() {
        Gauge.builder("longwave.streams", open, AtomicInteger::get)
                .description("Open streams")
                .register(registry);
        opened = Counter.builder("longwave.streams.opened")
                .description("Streams opened")
                .register(registry);
        published = Counter.builder("longwave.events.published")
                .description("Events committed to the log")
                .register(registry);
        repeated = Counter.builder("longwave.events.repeated")
                .description("Publications that had been answered before and were not published again")
                .register(registry);
        silent = Counter.builder("longwave.connections.silent")
                .description("Connections closed because no request began on them in time")
                .register(registry);
        callbacksFailed = Counter.builder("longwave.callbacks.failed")
                .description("Callbacks of streams that have thrown")
                .register(registry);
        acceptsFailed = Counter.builder("longwave.accepts.failed")
                .description("Tries to accept a connection that failed, as without a free descriptor")
                .register(registry);
        turnedAway = Counter.builder("longwave.streams.refused")
                .description("Streams refused for now because memory was short or the gateway was stopping")
                .register(registry);
        batch = DistributionSummary.builder("longwave.batch.events")
                .description("Events gathered into one batch, which goes to any number of streams")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
                .register(registry);
        for (CloseReason reason : CloseReason.values()) {
            closed.put(
                    reason,
                    Counter.builder("longwave.streams.closed")
                            .description("Streams closed, by reason")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        for (GapReason reason : GapReason.values()) {
            gaps.put(
                    reason,
                    Counter.builder("longwave.gaps")
                            .description("Gaps that streams were told of, by reason")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        for (RefusedException.Reason reason : RefusedException.Reason.values()) {
            refused.put(
                    reason,
                    Counter.builder("longwave.refused")
                            .description("Publications and subscriptions that the hub refused, by reason")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        for (Limit limit : Limit.values()) {
            limitsReached.put(
                    limit,
                    Counter.builder("longwave.limits.reached")
                            .description("Connections, streams and events that were refused for a limit")
                            .tag("limit", limit.label())
                            .register(registry));
        }
        countLoops("longwave.deliveries", "Events written to streams", LoopCounters::deliveries);
        countLoops("longwave.delivery.bytes", "Bytes written to streams, chunk framing included", LoopCounters::bytes);
        countLoops("longwave.delivery.writes", "Writes to streams", LoopCounters::writes);
        FunctionCounter.builder("longwave.overload.shed", this, metrics -> sum(LoopCounters::unsentStreamsShed))
                .description(SHED)
                .tag("reason", "unsent")
                .register(registry);
        configsTaken = configCounter("good");
        configsRefused = configCounter("failed");
        shedForHeap = shedCounter("heap");
        shedForDirect = shedCounter("direct");
        Gauge.builder(
                        "longwave.furthest.behind.events",
                        () -> StreamLoop.all().stream()
                                .mapToLong(loop -> loop.counters().furthestBehind())
                                .max()
                                .orElse(0))
                .description("Events that wait for the stream furthest behind")
                .register(registry);
        registry.getPrometheusRegistry().register(new LatencyCollector());
    }

    /** Registers the meters of a hub. */
    public void observe(Hub hub) {
        Gauge.builder("longwave.channels", hub, Hub::channelCount)
                .description("Channels")
                .register(registry);
        Gauge.builder("longwave.patterns", hub, Hub::patternCount)
                .description("Distinct patterns in use")
                .register(registry);
        Gauge.builder("longwave.log.bytes", hub, Hub::logBytes)
                .description("Encoded bytes kept in all logs")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Registers the meters of the listeners' connections. */
    public void observe(Limits limits) {
        countOpen("public", limits.publicConnections());
        countOpen("internal", limits.internalConnections());
    }

    private void countOpen(String listener, ConnectionLimits connections) {
        Gauge.builder("longwave.connections", connections, ConnectionLimits::open)
                .description("Open connections, those of streams among them")
                .tag("listener", listener)
                .register(registry);
    }

    /** Counts somebody who was refused for a limit. */
    public void limitReached(Limit limit) {
        count(limitsReached, limit);
    }

    /** Counts a connection that could not be accepted. */
    public void acceptFailed() {
        acceptsFailed.increment();
    }

    /** Measures how late event loops are, until they stop. */
    public void watch(EventLoopGroup loops) {
        loops.forEach(lag::watch);
    }

    /** Registers the meters of what is done about memory. */
    public void observe(OverloadMonitor overload) {
        Gauge.builder(
                        "longwave.overload.stage",
                        overload,
                        monitor -> monitor.stage().number())
                .description("What is done about memory: 0 nothing, 1 no new streams are taken, 2 streams are closed")
                .register(registry);
        Gauge.builder(
                        "longwave.heap.needed",
                        overload,
                        monitor -> monitor.heap().usedBytes())
                .description("Heap in use after collection")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(
                        "longwave.direct.memory.used",
                        overload,
                        monitor -> monitor.direct().usedBytes())
                .description("Direct memory in use")
                .baseUnit("bytes")
                .register(registry);
    }

    private Counter shedCounter(String memory) {
        return Counter.builder("longwave.overload.shed")
                .description(SHED)
                .tag("reason", memory)
                .register(registry);
    }

    @Override
    public void shedForHeap(int streams) {
        shedForHeap.increment(streams);
    }

    @Override
    public void shedForDirectMemory(int streams) {
        shedForDirect.increment(streams);
    }

    /** Counts a stream that was refused for now. */
    public void streamTurnedAway() {
        turnedAway.increment();
    }

    /** Counts what happens to sources. */
    public SourceListener ofSources() {
        return sources;
    }

    /**
     * Registers the meters of a cluster.
     *
     * @param join takes part in it, and tells what it is given what happens there
     */
    public RedisBroker observe(Function<ClusterListener, RedisBroker> join) {
        ClusterMetrics cluster = new ClusterMetrics(registry, this);
        RedisBroker broker = join.apply(cluster);
        cluster.observe(broker);
        return broker;
    }

    /** Registers the meters of the listeners' TLS. */
    public void observe(Tls observed) {
        tls.observe(observed);
    }

    /** Counts what happens to TLS. */
    public TlsEvents ofTls() {
        return tls;
    }

    /**
     * Counts a time that the configuration was loaded again.
     *
     * @param taken whether the gateway goes on with it; with the one before otherwise
     */
    public void configLoaded(boolean taken) {
        (taken ? configsTaken : configsRefused).increment();
    }

    private Counter configCounter(String outcome) {
        return Counter.builder("longwave.config.reloads")
                .description("Times the configuration was loaded again, by whether it was good")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** All meters in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Open streams now. */
    public int openStreams() {
        return open.get();
    }

    /** Events committed so far. */
    public long publishedEvents() {
        return (long) published.count();
    }

    /**
     * Counts a request that was refused.
     *
     * @param status the HTTP status that it was answered with
     */
    public void requestRefused(int status) {
        Counter.builder("longwave.requests.refused")
                .description("Requests that were answered with a problem, by HTTP status")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }

    /**
     * Counts a request of somebody who was not let in, or not to what was asked for.
     *
     * @param reason which check failed, one of a few words
     */
    public void requestDenied(String reason) {
        Counter.builder("longwave.requests.denied")
                .description("Requests of somebody who was not let in, by the check that failed")
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /**
     * Counts a try to fetch the keys that tokens are signed with.
     *
     * @param good whether they came
     */
    public void keysFetched(boolean good) {
        Counter.builder("longwave.keys.fetches")
                .description("Tries to fetch the keys that tokens are signed with, by outcome")
                .tag("outcome", good ? "good" : "failed")
                .register(registry)
                .increment();
    }

    /** Counts a connection that was closed because no request began on it in time. */
    public void connectionSilent() {
        silent.increment();
    }

    private void countLoops(String name, String description, ToLongFunction<LoopCounters> count) {
        FunctionCounter.builder(name, this, metrics -> sum(count))
                .description(description)
                .register(registry);
    }

    private static long sum(ToLongFunction<LoopCounters> count) {
        return StreamLoop.all().stream()
                .mapToLong(loop -> count.applyAsLong(loop.counters()))
                .sum();
    }

    @Override
    public void opened(SseStream stream) {
        open.incrementAndGet();
        opened.increment();
    }

    @Override
    public void closed(SseStream stream, CloseReason reason) {
        open.decrementAndGet();
        count(closed, reason);
    }

    @Override
    public void gap(SseStream stream, GapReason reason) {
        count(gaps, reason);
    }

    @Override
    public void batched(int events, int bytes) {
        batch.record(events);
    }

    @Override
    public void callbackFailed(SseStream stream, Throwable failure) {
        callbacksFailed.increment();
    }

    @Override
    public void published() {
        published.increment();
    }

    @Override
    public void repeated() {
        repeated.increment();
    }

    @Override
    public void refused(RefusedException.Reason reason) {
        count(refused, reason);
    }

    private static <R> void count(Map<R, Counter> counters, R reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
