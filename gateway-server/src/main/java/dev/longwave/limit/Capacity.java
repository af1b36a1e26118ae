package dev.longwave.limit;

import dev.longwave.config.LimitsConfig;
import dev.longwave.config.SourcesConfig;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many connections and streams a gateway takes: what is configured, else what its descriptors are enough for.
 *
 * <p>Every connection is a descriptor, and a process that has none left cannot even read a file. So some are kept for what
 * is no connection and some for the internal listener, whatever strangers do; and a few connections of the public one are
 * left to those that want no stream, as health checks do.
 *
 * @param connections most connections to the public listener
 * @param connectionsPerAddress most of them from one address
 * @param internalConnections most connections to the internal listener
 * @param streams most streams on the public listener
 * @param streamsPerAddress most of them for one address
 */
record Capacity(
        int connections, int connectionsPerAddress, int internalConnections, int streams, int streamsPerAddress) {
    /** Where a system does not tell of any limit, or of one that is beyond all memory. */
    private static final long MOST = 1_000_000;

    /** Event loops, listeners, files, the log, and those that the virtual machine opens and closes. */
    private static final int OWN = 100;

    /** A program has three pipes and a handle, a followed file or a polled URL has less. */
    private static final int OF_EACH_SOURCE = 4;

    /** What a gateway takes with very few descriptors, and then it may run out of them. */
    private static final int LEAST = 8;

    /**
     * What a configuration comes to.
     *
     * @param descriptors most descriptors of the process, empty where the system does not tell
     */
    static Capacity of(LimitsConfig limits, SourcesConfig sources, OptionalLong descriptors) {
        long forSources = sources.sources().isEmpty() ? 0 : (long) sources.maxRunning() * OF_EACH_SOURCE;
        int room = (int) Math.max(2 * LEAST, Math.min(descriptors.orElse(MOST), MOST) - OWN - forSources);
        int internal = atMost(room - LEAST, limits.internalConnections(), between(LEAST, room / 8, 1_000));
        int connections = atMost(room - internal, limits.connections(), room - internal);
        int streams = atMost(connections, limits.streams(), connections - Math.min(connections / 10, 500));
        return new Capacity(
                connections,
                limits.connectionsPerAddress().orElse(between(LEAST, connections / 4, 2_000)),
                internal,
                streams,
                limits.streamsPerAddress().orElse(between(LEAST, streams / 8, 1_000)));
    }

    /** What is configured, or else the default, where there is room for it. */
    private static int atMost(int room, Optional<Integer> configured, int otherwise) {
        return Math.min(room, configured.orElse(otherwise));
    }

    private static int between(int least, int wanted, int most) {
        return Math.max(least, Math.min(wanted, most));
    }
}
