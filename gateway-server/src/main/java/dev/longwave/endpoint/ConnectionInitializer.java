package dev.longwave.endpoint;

import dev.longwave.broker.Broker;
import dev.longwave.config.AuthMode;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.HttpConfig;
import dev.longwave.hub.Hub;
import dev.longwave.limit.Limits;
import dev.longwave.limit.StreamLimits;
import dev.longwave.limit.TrustedProxies;
import dev.longwave.logging.LogAllowance;
import dev.longwave.overload.DirectMemory;
import dev.longwave.source.Sources;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.function.Supplier;

/** The whole pipeline of a new connection. A stream that opens leaves only itself in it. */
public final class ConnectionInitializer extends ChannelInitializer<Channel> {
    /**
     * What the endpoints work with.
     *
     * @param hub the channels
     * @param broker the way into them
     * @param sources what fills some of them
     * @param config the gateway's
     * @param metrics the text that {@code /metrics} answers
     * @param readiness whether new streams are welcome
     * @param refusals is told of requests that are refused
     * @param figures what the console shows live
     * @param pages what the internal listener has for browsers
     * @param admission who is let in, as it is now
     * @param limits how much there is of everything
     * @param reloading has the configuration loaded again
     */
    public record Services(
            Hub hub,
            Broker broker,
            Sources sources,
            GatewayConfig config,
            Supplier<String> metrics,
            Readiness readiness,
            RefusalListener refusals,
            Broadcast figures,
            Pages pages,
            Supplier<Admission> admission,
            Limits limits,
            Reloading reloading) {}

    /** Of the heap, and of direct memory if that is less: what unfinished requests may hold together. */
    private static final int UNFINISHED_ONE_IN = 8;

    private final HttpConfig limits;
    private final RefusalListener refusals;
    private final TrustedProxies proxies;
    private final UnfinishedRequests unfinished;
    private final Supplier<Routes> routes;

    private ConnectionInitializer(
            HttpConfig limits, RefusalListener refusals, TrustedProxies proxies, Supplier<Routes> routes) {
        this.limits = limits;
        this.refusals = refusals;
        this.proxies = proxies;
        // what two listeners may hold, and as many event loops as there are processors
        this.unfinished = new UnfinishedRequests(Math.min(Runtime.getRuntime().maxMemory(), DirectMemory.maxBytes())
                / UNFINISHED_ONE_IN
                / 2
                / Runtime.getRuntime().availableProcessors());
        this.routes = routes;
    }

    /** For the public listener. */
    public static ConnectionInitializer ofPublic(Services services) {
        GatewayConfig config = services.config();
        Denials denials = new Denials("public", services.refusals(), new LogAllowance(System::nanoTime));
        Gate gate = Gate.ofPublic(services.admission(), denials);
        Routes routes = new PublicRoutes(
                subscribeEndpoint(services, gate, services.limits().streams()),
                new ClientEndpoint(),
                new HealthEndpoint(services.readiness()));
        TrustedProxies proxies = new TrustedProxies(config.proxies());
        return new ConnectionInitializer(config.http(), services.refusals(), proxies, () -> routes);
    }

    /** For the internal listener. */
    public static ConnectionInitializer ofInternal(Services services) {
        GatewayConfig config = services.config();
        Denials denials = new Denials("internal", services.refusals(), new LogAllowance(System::nanoTime));
        InternalGuard guard = new InternalGuard(
                config.internalListener().auth(), config.internal().allowedHosts(), denials);
        OperatorSessions sessions = new OperatorSessions(System::nanoTime);
        Gate gate = Gate.ofInternal(services.admission(), sessions, denials);
        // there are never more of these than the listener takes connections
        SubscribeEndpoint subscribe = subscribeEndpoint(services, gate, StreamLimits.none());
        ChannelsEndpoint channels = new ChannelsEndpoint(services.hub(), services.broker());
        StreamsEndpoint streams = new StreamsEndpoint(services.broker());
        SourcesEndpoint sources = new SourcesEndpoint(services.sources());
        NodesEndpoint nodes = new NodesEndpoint(services.broker());
        MetricsEndpoint metrics = new MetricsEndpoint(services.metrics());
        ClientEndpoint client = new ClientEndpoint();
        HealthEndpoint health = new HealthEndpoint(services.readiness());
        FiguresEndpoint figures = new FiguresEndpoint(services.figures());
        SessionEndpoint session =
                new SessionEndpoint(sessions, config.internalListener().auth() != AuthMode.NONE);
        ReloadEndpoint reload = new ReloadEndpoint(services.reloading());
        PagesEndpoint pages = new PagesEndpoint(services.pages());
        return new ConnectionInitializer(
                config.http(),
                services.refusals(),
                TrustedProxies.NONE,
                () -> new InternalRoutes(
                        guard,
                        gate,
                        new PublishEndpoint(
                                services.broker().sink(),
                                config.event().maxBytes(),
                                services.limits().publishing()),
                        subscribe,
                        channels,
                        streams,
                        sources,
                        nodes,
                        metrics,
                        client,
                        health,
                        figures,
                        session,
                        reload,
                        pages));
    }

    private static SubscribeEndpoint subscribeEndpoint(Services services, Gate gate, StreamLimits limits) {
        GatewayConfig config = services.config();
        boolean withCookies = config.publicListener().auth() == AuthMode.JWT;
        Supplier<Admission> admission = services.admission();
        return new SubscribeEndpoint(
                services.hub(),
                services.broker(),
                services.sources(),
                () -> new Cors(admission.get().cors(), withCookies),
                config.stream().maxChannels(),
                gate,
                limits,
                new StreamLifetimes(config.stream()),
                services.readiness(),
                services.refusals());
    }

    @Override
    protected void initChannel(Channel channel) {
        HttpConnection connection =
                new HttpConnection(routes.get(), limits.requestTimeout(), refusals, proxies, unfinished);
        channel.pipeline()
                .addLast(
                        new StrictRequestDecoder(
                                limits.maxRequestLineBytes(),
                                limits.maxHeaderBytes(),
                                limits.maxHeaders(),
                                connection::headBegun),
                        new HttpResponseEncoder(),
                        connection);
    }
}
