package dev.longwave.endpoint;

/** What subscribers find. */
final class PublicRoutes implements Routes {
    private final SubscribeEndpoint subscribe;
    private final ClientEndpoint client;
    private final HealthEndpoint health;

    PublicRoutes(SubscribeEndpoint subscribe, ClientEndpoint client, HealthEndpoint health) {
        this.subscribe = subscribe;
        this.client = client;
        this.health = health;
    }

    @Override
    public Exchange route(Request request, Reply reply) throws ProblemException {
        RequestTarget target = request.target();
        if (SubscribeEndpoint.takes(target)) {
            return subscribe.exchange(request, reply);
        }
        if (ClientEndpoint.takes(target)) {
            return client.exchange(request, reply);
        }
        if (HealthEndpoint.takes(target)) {
            return health.exchange(request, reply);
        }
        throw new ProblemException(
                Problem.notFound("nothing at this path of the public listener; subscribe with GET /events/{channel}"));
    }
}
