package dev.longwave.config;

import java.time.Duration;
import java.util.Map;

/**
 * Channels that are filled only while somebody watches, one entry of {@code sources}.
 *
 * @param channel which channels
 * @param allow what each name of the channel may stand for, as a whole; one for every name
 * @param linger how long it goes on after the last viewer has left, not negative
 * @param kind where the events come from
 */
public record SourceConfig(ChannelTemplate channel, Map<String, ValuePattern> allow, Duration linger, SourceKind kind) {
    public SourceConfig {
        allow = Map.copyOf(allow);
        if (!allow.keySet().equals(channel.names())) {
            throw new IllegalArgumentException(
                    "expected a pattern for each of " + channel.names() + ", got them for " + allow.keySet());
        }
        if (linger.isNegative()) {
            throw new IllegalArgumentException("linger must not be negative, got " + linger);
        }
    }
}
