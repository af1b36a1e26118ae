package dev.longwave.endpoint;

/** What publishers and operators find, on one connection. */
final class InternalRoutes implements Routes {
    private final InternalGuard guard;
    private final Gate gate;
    private final PublishEndpoint publish;
    private final SubscribeEndpoint subscribe;
    private final ChannelsEndpoint channels;
    private final StreamsEndpoint streams;
    private final SourcesEndpoint sources;
    private final NodesEndpoint nodes;
    private final MetricsEndpoint metrics;
    private final ClientEndpoint client;
    private final HealthEndpoint health;
    private final FiguresEndpoint figures;
    private final SessionEndpoint session;
    private final ReloadEndpoint reload;
    private final PagesEndpoint pages;

    InternalRoutes(
            InternalGuard guard,
            Gate gate,
            PublishEndpoint publish,
            SubscribeEndpoint subscribe,
            ChannelsEndpoint channels,
            StreamsEndpoint streams,
            SourcesEndpoint sources,
            NodesEndpoint nodes,
            MetricsEndpoint metrics,
            ClientEndpoint client,
            HealthEndpoint health,
            FiguresEndpoint figures,
            SessionEndpoint session,
            ReloadEndpoint reload,
            PagesEndpoint pages) {
        this.guard = guard;
        this.gate = gate;
        this.publish = publish;
        this.subscribe = subscribe;
        this.channels = channels;
        this.streams = streams;
        this.sources = sources;
        this.nodes = nodes;
        this.metrics = metrics;
        this.client = client;
        this.health = health;
        this.figures = figures;
        this.session = session;
        this.reload = reload;
        this.pages = pages;
    }

    @Override
    public Exchange route(Request request, Reply reply) throws ProblemException {
        guard.check(request);
        RequestTarget target = request.target();
        if (HealthEndpoint.takes(target)) {
            return health.exchange(request, reply);
        }
        // what is the same for everybody: the console's pages ask for a key, and what they show is behind the gate
        if (ClientEndpoint.takes(target)) {
            return client.exchange(request, reply);
        }
        if (pages.takes(target)) {
            return pages.exchange(request, reply);
        }
        if (PublishEndpoint.takes(target)) {
            return gate.enter(request, reply, caller -> publish.exchange(request, reply, caller));
        }
        if (SubscribeEndpoint.takes(target)) {
            return subscribe.exchange(request, reply);
        }
        return gate.enter(request, reply, caller -> {
            caller.mayOperate();
            return routeOperator(request, reply);
        });
    }

    private Exchange routeOperator(Request request, Reply reply) throws ProblemException {
        RequestTarget target = request.target();
        if (ChannelsEndpoint.takes(target)) {
            return channels.exchange(request, reply);
        }
        if (StreamsEndpoint.takes(target)) {
            return streams.exchange(request, reply);
        }
        if (SourcesEndpoint.takes(target)) {
            return sources.exchange(request, reply);
        }
        if (NodesEndpoint.takes(target)) {
            return nodes.exchange(request, reply);
        }
        if (MetricsEndpoint.takes(target)) {
            return metrics.exchange(request, reply);
        }
        if (FiguresEndpoint.takes(target)) {
            return figures.exchange(request, reply);
        }
        if (SessionEndpoint.takes(target)) {
            return session.exchange(request, reply);
        }
        if (ReloadEndpoint.takes(target)) {
            return reload.exchange(request, reply);
        }
        throw new ProblemException(
                Problem.notFound(
                        "nothing at this path of the internal listener; publish with POST /publish/{channel}, the console is at /"));
    }

    @Override
    public void readComplete() {
        publish.flush();
    }
}
