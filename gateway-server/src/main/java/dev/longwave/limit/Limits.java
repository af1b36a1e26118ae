package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import dev.longwave.config.AuthMode;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.LimitsConfig;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * All limits of a gateway.
 *
 * @param publicConnections connections of subscribers
 * @param internalConnections connections of publishers and operators
 * @param streams streams of subscribers
 * @param publishing events of publishers
 */
public record Limits(
        ConnectionLimits publicConnections,
        ConnectionLimits internalConnections,
        StreamLimits streams,
        PublishLimits publishing) {
    /**
     * Makes what a configuration asks for, as far as the process has descriptors.
     *
     * @param descriptors most descriptors of the process, empty where the system does not tell
     * @param counter is told of everybody who is refused
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    public static Limits of(
            GatewayConfig config, OptionalLong descriptors, Consumer<Limit> counter, LongSupplier nanoTime) {
        ReachedLimits reached = new ReachedLimits(counter, nanoTime);
        Limits limits = new Limits(
                new ConnectionLimits(new Places(Limit.CONNECTIONS, Limit.CONNECTIONS_PER_ADDRESS), nanoTime, reached),
                new ConnectionLimits(
                        new Places(Limit.INTERNAL_CONNECTIONS, Limit.INTERNAL_CONNECTIONS), nanoTime, reached),
                new StreamLimits(new Places(Limit.STREAMS, Limit.STREAMS_PER_ADDRESS), reached),
                new PublishLimits(config.internalListener().auth() == AuthMode.KEY, nanoTime, reached));
        limits.follow(config, descriptors);
        return limits;
    }

    /**
     * Sets all to what a configuration asks for, from now on. What is open is counted on, and stays.
     *
     * @param descriptors as before
     */
    public void follow(GatewayConfig config, OptionalLong descriptors) {
        LimitsConfig limits = config.limits();
        Capacity capacity = Capacity.of(limits, config.sources(), descriptors);
        // all clients of a proxy come over its connections: they are told apart where their streams are counted
        Set<AddressRange> manyClients = new HashSet<>(limits.exempt());
        manyClients.addAll(config.proxies().trusted());
        publicConnections.limit(
                new Places.Bounds(capacity.connections(), capacity.connectionsPerAddress(), manyClients),
                limits.connectRate());
        internalConnections.limit(
                new Places.Bounds(capacity.internalConnections(), LimitsConfig.NONE, Set.of()), LimitsConfig.NONE);
        streams.limit(new Places.Bounds(capacity.streams(), capacity.streamsPerAddress(), limits.exempt()));
        publishing.limit(limits.publishRate(), limits.publishRatePerCaller());
    }
}
