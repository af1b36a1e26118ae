package dev.longwave.server;

import dev.longwave.auth.Authentication;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.HistoryConfig;
import dev.longwave.config.ListenerConfig;
import dev.longwave.config.LoadedConfig;
import dev.longwave.config.StreamConfig;
import dev.longwave.console.ConsolePages;
import dev.longwave.console.LiveFigures;
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

    private final GatewayConfig config;
    private final TransportChoice transport;
    private final EventLoopGroup loops;
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final Authentication authentication;
    private final Limits limits;
    private final Tls tls;
    private final Hub hub;
    private final Sources sources;
    private final OverloadMonitor overload;
    private final LiveFigures figures;
    private final Lifecycle lifecycle;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Channel publicListener;
    private final Channel internalListener;

    private Gateway(GatewayConfig config) throws IOException {
        this.config = config;
        this.transport = TransportChoice.of(config.transport());
        this.tls = new Tls(config, metrics.ofTls());
        metrics.observe(tls);
        this.loops = transport.newLoops();
        this.limits = Limits.of(config, Descriptors.now().free(), metrics::limitReached, System::nanoTime);
        metrics.observe(limits);
        this.hub = new Hub(hubSettings(config, metrics), metrics, System::nanoTime);
        metrics.observe(hub);
        metrics.watch(loops);
        limitUnsent();
        this.overload = OverloadMonitor.start(config.overload(), new StreamRelief(loops, hub), metrics);
        metrics.observe(overload);
        this.lifecycle = new Lifecycle(overload::reasonAgainstStreams);
        this.sources = new Sources(config.sources(), config.event().maxBytes(), hub, metrics.ofSources());
        this.figures = new LiveFigures(
                hub,
                new LiveFigures.About(
                        version(),
                        transport.name(),
                        config.history().totalBytes(),
                        !config.sources().sources().isEmpty()),
                metrics::openStreams,
                metrics::publishedEvents);
        this.authentication = Authentication.of(config, metrics::keysFetched);
        ConnectionInitializer.Services services = new ConnectionInitializer.Services(
                hub,
                sources,
                config,
                metrics::scrape,
                lifecycle,
                countRefusals(metrics),
                new Broadcast(figures.settings(), figures::watch),
                new Pages(ConsolePages.resources(), ConsolePages.IMPORTS),
                authentication,
                limits);
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
            hub.close();
            authentication.close();
            loops.shutdownGracefully(0, LOOPS_STOP.toMillis(), TimeUnit.MILLISECONDS)
                    .addListener(stop -> tls.close());
            throw e;
        }
        lifecycle.serving();
    }

    /**
     * Starts a gateway.
     *
     * @throws IOException where an address cannot be listened on, or the transport is not there, with a message for
     *     people
     */
    public static Gateway start(LoadedConfig loaded) throws IOException {
        Gateway gateway = new Gateway(loaded.config());
        new StartUpReport(gateway, loaded.origin()).log();
        return gateway;
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

    /** Stalled readers together are held no more for than is shed at: a pass may fill memory between two looks. */
    private void limitUnsent() {
        long total = DirectMemory.maxBytes() / 100 * config.overload().directShedAt();
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

    /** What it was started with. */
    public GatewayConfig config() {
        return config;
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
        hub.close();
        authentication.close();
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
