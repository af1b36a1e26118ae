package dev.longwave.cluster;

import dev.longwave.hub.ChannelName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * How many streams follow channels at the other gateways, as far as that is known. Each gateway says now and then to which
 * channels it has lately published, and how many streams of its own follow those that others have named. So a number is
 * known two or three turns after the first publication, and nobody says more than anybody asks for.
 *
 * <p>Safe from any thread.
 */
final class RemoteReaders {
    /** A channel that has not been published to for so long is not asked for any more. */
    private static final long ASKED_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final class Asked {
        volatile long lastNanos;
        volatile int count;
    }

    private final ToIntFunction<ChannelName> readersHere;
    private final LongSupplier nanoTime;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private volatile List<String> askedByOthers = List.of();

    /**
     * Creates one that knows nothing.
     *
     * @param readersHere how many streams follow a channel at this gateway
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    RemoteReaders(ToIntFunction<ChannelName> readersHere, LongSupplier nanoTime) {
        this.readersHere = readersHere;
        this.nanoTime = nanoTime;
    }

    /** How many streams elsewhere an event would be for, which is asked for from now on. */
    int of(List<ChannelName> channels) {
        int all = 0;
        for (ChannelName channel : channels) {
            Asked known = asked.get(channel.value());
            if (known == null && asked.size() < NodeWord.MOST_CHANNELS) {
                known = asked.computeIfAbsent(channel.value(), name -> new Asked());
            }
            if (known != null) {
                known.lastNanos = nanoTime.getAsLong();
                all += known.count;
            }
        }
        return all;
    }

    /** Channels that the others are asked for. */
    Set<String> asks() {
        long now = nanoTime.getAsLong();
        asked.values().removeIf(known -> now - known.lastNanos > ASKED_FOR_NANOS);
        return Set.copyOf(asked.keySet());
    }

    /** What is told of those that the others asked for: nothing of those that nobody follows here. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        for (String channel : askedByOthers) {
            int readers = readersHere.applyAsInt(new ChannelName(channel));
            if (readers > 0) {
                counts.put(channel, readers);
            }
        }
        return counts;
    }

    /** Takes what all others say now. */
    void hear(Collection<NodeWord> others) {
        askedByOthers = others.stream()
                .flatMap(other -> other.asks().stream())
                .distinct()
                .limit(NodeWord.MOST_CHANNELS)
                .toList();
        asked.forEach((channel, known) -> known.count = others.stream()
                .mapToInt(other -> other.counts().getOrDefault(channel, 0))
                .sum());
    }
}
