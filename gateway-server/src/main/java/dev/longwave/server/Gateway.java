package dev.longwave.server;

import dev.longwave.auth.Authentication;
import dev.longwave.broker.Broker;
import dev.longwave.broker.Leases;
import dev.longwave.broker.LocalBroker;
import dev.longwave.cluster.ClusterMember;
import dev.longwave.cluster.ClusterSettings;
import dev.longwave.cluster.RedisBroker;
import dev.longwave.config.ConfigChange;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.HistoryConfig;
import dev.longwave.config.ListenerConfig;
import dev.longwave.config.LoadedConfig;
import dev.longwave.config.StreamConfig;
import dev.longwave.console.ConsolePages;
import dev.longwave.console.LiveFigures;
import dev.longwave.endpoint.Admission;
import dev.longwave.endpoint.Broadcast;
import dev.longwave.endpoint.ConnectionInitializer;
import dev.longwave.endpoint.Pages;
import dev.longwave.endpoint.RefusalListener;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubListener;
import dev.longwave.hub.HubSettings;
import dev.longwave.limit.ConnectionLimits;
import dev.longwave.limit.Limits;
import dev.longwave.log.Retention;
import dev.longwave.metrics.GatewayMetrics;
import dev.longwave.overload.DirectMemory;
import dev.longwave.overload.OverloadMonitor;
import dev.longwave.overload.StreamRelief;
import dev.longwave.source.Sources;
import dev.longwave.sse.JsonCodec;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SlowConsumerPolicy;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.StreamSettings;
import dev.longwave.tls.ListenerTls;
import dev.longwave.tls.Tls;
import dev.longwave.tls.TlsInitializer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A gateway that listens, from its start until it is closed. */
public final class Gateway implements AutoCloseable {
    /** How long loops may take to stop once every stream has ended. */
    private static final Duration LOOPS_STOP = Duration.ofSeconds(2);

    private static final int BACKLOG = 4096;

    /** Subscribers send one request of a few hundred bytes, and then nothing. */
    private static final RecvByteBufAllocator SUBSCRIBER_READS = new SharedReads(2 << 10);

    private static final RecvByteBufAllocator PUBLISHER_READS = new AdaptiveRecvByteBufAllocator();

    private final ConfigSource source;
    private final OptionalLong descriptors = Descriptors.now().free();
    private final TransportChoice transport;
    private final EventLoopGroup loops;
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final Limits limits;
    private final Tls tls;
    private final Hub hub;
    private final Sources sources;
    private final OverloadMonitor overload;
    private final LiveFigures figures;
    private final Optional<RedisBroker> cluster;
    private final Lifecycle lifecycle;
    private final Reload reload;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Channel publicListener;
    private final Channel internalListener;
    private volatile LoadedConfig loaded;
    private volatile Admission admission;

    private Gateway(LoadedConfig loaded, ConfigSource source) throws IOException {
        this.loaded = loaded;
        this.source = source;
        GatewayConfig config = loaded.config();
        this.transport = TransportChoice.of(config.transport());
        this.tls = new Tls(config, metrics.ofTls());
        metrics.observe(tls);
        this.loops = transport.newLoops();
        this.limits = Limits.of(config, descriptors, metrics::limitReached, System::nanoTime);
        metrics.observe(limits);
        this.hub = new Hub(hubSettings(config, metrics), metrics, System::nanoTime);
        metrics.observe(hub);
        metrics.watch(loops);
        limitUnsent();
        this.overload = OverloadMonitor.start(config.overload(), new StreamRelief(loops, hub), metrics);
        metrics.observe(overload);
        this.lifecycle = new Lifecycle(overload::reasonAgainstStreams);
        this.cluster = config.cluster()
                .redis()
                .map(redis -> ClusterSettings.of(redis, config))
                .map(settings -> metrics.observe(listener -> RedisBroker.start(settings, hub, new Member(), listener)));
        Broker broker = cluster.<Broker>map(redis -> redis).orElseGet(() -> new LocalBroker(hub));
        this.sources = new Sources(
                config.sources(),
                config.event().maxBytes(),
                hub,
                broker,
                cluster.map(RedisBroker::leases).orElse(Leases.ALONE),
                metrics.ofSources());
        this.figures = new LiveFigures(
                hub,
                new LiveFigures.About(
                        version(),
                        transport.name(),
                        config.history().totalBytes(),
                        sources::areConfigured,
                        cluster.isPresent()),
                metrics::openStreams,
                metrics::publishedEvents);
        this.admission = admission(config, Authentication.of(config, metrics::keysFetched));
        this.reload = new Reload(this::followSource, metrics::configLoaded);
        ConnectionInitializer.Services services = new ConnectionInitializer.Services(
                hub,
                broker,
                sources,
                config,
                metrics::scrape,
                lifecycle,
                countRefusals(metrics),
                new Broadcast(figures.settings(), figures::watch),
                new Pages(ConsolePages.resources(), ConsolePages.IMPORTS),
                () -> admission,
                limits,
                reload);
        try {
            internalListener = listen(
                    "internal",
                    config.internalListener(),
                    limits.internalConnections(),
                    PUBLISHER_READS,
                    tls.internalListener(),
                    ConnectionInitializer.ofInternal(services));
            publicListener = listen(
                    "public",
                    config.publicListener(),
                    limits.publicConnections(),
                    SUBSCRIBER_READS,
                    tls.publicListener(),
                    ConnectionInitializer.ofPublic(services));
        } catch (IOException e) {
            sources.close(Duration.ZERO);
            figures.close();
            overload.close();
            cluster.ifPresent(RedisBroker::close);
            hub.close();
            admission.authentication().close();
            loops.shutdownGracefully(0, LOOPS_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .addListener(stop -> tls.close());
            throw e;
        }
        cluster.<CompletionStage<Void>>map(RedisBroker::whenReady)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRun(lifecycle::serving);
    }

    /**
     * Starts a gateway.
     *
     * @param loaded what it begins with
     * @param source what it is configured by when it is told to {@link #reload}
     * @throws IOException where an address cannot be listened on, or the transport is not there, with a message for
     *     people
     */
    public static Gateway start(LoadedConfig loaded, ConfigSource source) throws IOException {
        Gateway gateway = new Gateway(loaded, source);
        new StartUpReport(gateway, loaded.origin()).log();
        return gateway;
    }

    private static Admission admission(GatewayConfig config, Authentication authentication) {
        return new Admission(authentication, config.auth().jwt(), config.cors());
    }

    /**
     * Begins to load the configuration again, and to go on with what can be changed of it while streams are open. One
     * that is not good is refused as a whole, which the log tells of.
     */
    public void reload() {
        reload.reload();
    }

    /** Called by one thread at a time. What can fail comes first. */
    private ConfigChange followSource() throws ConfigProblems, IOException {
        ConfigChange change = loaded.changeTo(source.load());
        GatewayConfig before = config();
        GatewayConfig now = change.config().config();
        tls.follow(now);
        Authentication authentication = admission.authentication();
        boolean sameKeys = now.auth().equals(before.auth());
        admission = admission(now, sameKeys ? authentication : Authentication.of(now, metrics::keysFetched));
        limits.follow(now, descriptors);
        sources.follow(now.sources());
        loaded = change.config();
        if (!sameKeys) {
            authentication.close();
        }
        return change;
    }

    private Channel listen(
            String name,
            ListenerConfig listener,
            ConnectionLimits connections,
            RecvByteBufAllocator reads,
            Optional<ListenerTls> listenerTls,
            ConnectionInitializer initializer)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new AcceptGate(name, connections, metrics::acceptFailed))
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, reads)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        listenerTls.isPresent() ? new TlsInitializer(listenerTls.get(), initializer) : initializer)
                .bind(listener.address().resolve())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            Throwable cause = bound.cause();
            throw new IOException(
                    "cannot listen on " + listener.address() + ": " + cause.getMessage()
                            + "; stop what listens there, or choose another address with --" + name + " or "
                            + name + ".listen",
                    cause);
        }
        return bound.channel();
    }

    private static HubSettings hubSettings(GatewayConfig config, HubListener listener) {
        StreamConfig stream = config.stream();
        HistoryConfig history = config.history();
        StreamSettings streams = new StreamSettings(
                stream.heartbeatInterval(),
                stream.retry(),
                switch (stream.slowConsumer()) {
                    case GAP -> SlowConsumerPolicy.GAP;
                    case DISCONNECT -> SlowConsumerPolicy.DISCONNECT;
                },
                stream.sendBufferBytes(),
                stream.stallTimeout(),
                // what is published here is text already
                JsonCodec.PLAIN,
                listener);
        return new HubSettings(
                new Retention(history.maxEvents(), history.maxBytes(), history.maxAge()),
                history.totalBytes(),
                config.channels().max(),
                config.channels().maxPatterns(),
                config.idempotency().window(),
                config.idempotency().maxKeys(),
                streams);
    }

    private final class Member implements ClusterMember {
        @Override
        public String version() {
            return Gateway.version();
        }

        @Override
        public int openStreams() {
            return metrics.openStreams();
        }

        @Override
        public void closeStream(String id) {
            for (StreamLoop loop : StreamLoop.allOf(loops)) {
                loop.eventLoop().execute(() -> loop.close(id, CloseReason.SERVER));
            }
        }
    }

    /** Stalled readers together are held no more for than is shed at: a pass may fill memory between two looks. */
    private void limitUnsent() {
        long total = DirectMemory.maxBytes() / 100 * config().overload().directShedAt();
        for (EventExecutor each : loops) {
            StreamLoop loop = StreamLoop.of((EventLoop) each);
            each.execute(() -> loop.limitUnsent(total / Runtime.getRuntime().availableProcessors()));
        }
    }

    /** The version of this build. */
    static String version() {
        return Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    private static RefusalListener countRefusals(GatewayMetrics metrics) {
        return new RefusalListener() {
            @Override
            public void refused(int status) {
                metrics.requestRefused(status);
            }

            @Override
            public void denied(String reason) {
                metrics.requestDenied(reason);
            }

            @Override
            public void silent() {
                metrics.connectionSilent();
            }

            @Override
            public void turnedAway() {
                metrics.streamTurnedAway();
            }
        };
    }

    /** How much there is of everything. */
    Limits limits() {
        return limits;
    }

    /** What it runs with. */
    public GatewayConfig config() {
        return loaded.config();
    }

    /** The name of the transport in use. */
    public String transport() {
        return transport.name();
    }

    /** The TLS of the listeners. */
    Tls tls() {
        return tls;
    }

    /** Where subscribers connect, with the port that was really bound. */
    public InetSocketAddress publicAddress() {
        return (InetSocketAddress) publicListener.localAddress();
    }

    /** Where publishers connect, with the port that was really bound. */
    public InetSocketAddress internalAddress() {
        return (InetSocketAddress) internalListener.localAddress();
    }

    /** Waits until the gateway has been closed. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops: it is not ready from now on, then takes no new subscribers and ends every stream, while those that are still
     * open get what is published; then everything is let go. Returns when that is done, at the latest after the drain's
     * delay and window; whoever calls this again waits for that, too.
     */
    @Override
    public void close() {
        if (stopping.compareAndSet(false, true)) {
            try {
                stop();
            } finally {
                stopped.countDown();
            }
        } else {
            pause(Long.MAX_VALUE);
        }
    }

    private void stop() {
        lifecycle.stopping();
        reload.close();
        GatewayConfig config = config();
        pause(config.drain().delay().toNanos());
        long deadline = System.nanoTime() + config.drain().window().toNanos();
        publicListener.close().awaitUninterruptibly();
        new Drain(loops, config.drain().window(), config.stream().retry()).run(metrics.openStreams());
        internalListener.close().awaitUninterruptibly();
        sources.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        long left = Math.max(LOOPS_STOP.toNanos(), deadline - System.nanoTime());
        loops.shutdownGracefully(100, TimeUnit.NANOSECONDS.toMillis(left), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        figures.close();
        overload.close();
        cluster.ifPresent(RedisBroker::close);
        hub.close();
        admission.authentication().close();
        tls.close();
        metrics.close();
    }

    /** Waits so long, or until this has stopped. */
    private void pause(long nanos) {
        try {
            stopped.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
