package dev.longwave.config;

import java.time.Duration;

/**
 * How much of the past is kept for replay, {@code history.*}. The bound that is reached first wins.
 *
 * @param maxEvents most events of a channel, at least 1
 * @param maxBytes most encoded bytes of a channel, at least 1
 * @param maxAge age after which an event is dropped, positive
 * @param totalBytes most encoded bytes of all channels together, at least 1
 */
public record HistoryConfig(int maxEvents, long maxBytes, Duration maxAge, long totalBytes) {
    public HistoryConfig {
        Bounds.atLeast("maxEvents", 1, maxEvents);
        Bounds.atLeast("maxBytes", 1, maxBytes);
        Bounds.positive("maxAge", maxAge);
        Bounds.atLeast("totalBytes", 1, totalBytes);
    }
}
