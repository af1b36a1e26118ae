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
    /** Addresses whose connects are remembered, of about 150 bytes each. */
    private static final int MOST_ADDRESSES = 50_000;

    /** How many seconds' worth of connects may come at once: an office comes back whole when its network does. */
    private static final long CONNECT_BURST_SECONDS = 10;

    /**
     * Makes what a configuration asks for, as far as the process has descriptors.
     *
     * @param descriptors most descriptors of the process, empty where the system does not tell
     * @param counter is told of everybody who is refused
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    public static Limits of(
            GatewayConfig config, OptionalLong descriptors, Consumer<Limit> counter, LongSupplier nanoTime) {
        LimitsConfig limits = config.limits();
        Capacity capacity = Capacity.of(limits, config.sources(), descriptors);
        ReachedLimits reached = new ReachedLimits(counter, nanoTime);
        // all clients of a proxy come over its connections: they are told apart where their streams are counted
        Set<AddressRange> manyClients = new HashSet<>(limits.exempt());
        manyClients.addAll(config.proxies().trusted());
        return new Limits(
                new ConnectionLimits(
                        new Places(
                                capacity.connections(),
                                capacity.connectionsPerAddress(),
                                Limit.CONNECTIONS,
                                Limit.CONNECTIONS_PER_ADDRESS,
                                manyClients),
                        limits.connectRate() == LimitsConfig.NONE
                                ? null
                                : new Rates<>(
                                        limits.connectRate(),
                                        limits.connectRate() * CONNECT_BURST_SECONDS,
                                        MOST_ADDRESSES,
                                        nanoTime),
                        address -> AddressRange.anyContains(manyClients, address),
                        reached),
                new ConnectionLimits(
                        new Places(
                                capacity.internalConnections(),
                                LimitsConfig.NONE,
                                Limit.INTERNAL_CONNECTIONS,
                                Limit.INTERNAL_CONNECTIONS,
                                Set.of()),
                        null,
                        address -> true,
                        reached),
                new StreamLimits(
                        new Places(
                                capacity.streams(),
                                capacity.streamsPerAddress(),
                                Limit.STREAMS,
                                Limit.STREAMS_PER_ADDRESS,
                                limits.exempt()),
                        reached),
                new PublishLimits(
                        limits.publishRate(),
                        limits.publishRatePerCaller(),
                        config.internalListener().auth() == AuthMode.KEY,
                        nanoTime,
                        reached));
    }
}
