package dev.longwave.config;

import java.util.Optional;
import java.util.Set;

/**
 * How much of the gateway there is for all and for each, {@code limits.*}. What is not set depends on how many descriptors
 * the process may have; {@link #NONE} is no limit.
 *
 * @param connections most connections to the public listener, at least 1
 * @param connectionsPerAddress most of them from one address, at least 1
 * @param internalConnections most connections to the internal listener, at least 1
 * @param connectRate most new connections a second from one address, at least 1
 * @param streams most streams on the public listener, at least 1
 * @param streamsPerAddress most of them for one address, at least 1
 * @param publishRate most events a second from all publishers, at least 1
 * @param publishRatePerCaller most events a second from one of them, at least 1
 * @param exempt addresses that no limit per address is for
 */
public record LimitsConfig(
        Optional<Integer> connections,
        Optional<Integer> connectionsPerAddress,
        Optional<Integer> internalConnections,
        int connectRate,
        Optional<Integer> streams,
        Optional<Integer> streamsPerAddress,
        int publishRate,
        int publishRatePerCaller,
        Set<AddressRange> exempt) {
    /** No limit. */
    public static final int NONE = Integer.MAX_VALUE;

    public LimitsConfig {
        Bounds.atLeast("connections", 1, connections.orElse(NONE));
        Bounds.atLeast("connectionsPerAddress", 1, connectionsPerAddress.orElse(NONE));
        Bounds.atLeast("internalConnections", 1, internalConnections.orElse(NONE));
        Bounds.atLeast("connectRate", 1, connectRate);
        Bounds.atLeast("streams", 1, streams.orElse(NONE));
        Bounds.atLeast("streamsPerAddress", 1, streamsPerAddress.orElse(NONE));
        Bounds.atLeast("publishRate", 1, publishRate);
        Bounds.atLeast("publishRatePerCaller", 1, publishRatePerCaller);
        exempt = Set.copyOf(exempt);
    }
}
