package dev.longwave.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How streams are kept, {@code stream.*}.
 *
 * @param heartbeatInterval longest time without a byte on a stream, positive
 * @param retry what clients are told to wait before they reconnect, positive
 * @param slowConsumer what happens to a stream that has fallen behind its log
 * @param sendBufferBytes most unsent bytes of events that are sent to one stream alone, at least 1
 * @param stallTimeout time after which a stream whose reader takes nothing is closed, positive
 * @param maxChannels most channels and patterns of one stream, at least 1
 * @param maxAge longest time that a stream is open, positive; empty where there is none
 */
public record StreamConfig(
        Duration heartbeatInterval,
        Duration retry,
        SlowConsumer slowConsumer,
        int sendBufferBytes,
        Duration stallTimeout,
        int maxChannels,
        Optional<Duration> maxAge) {
    public StreamConfig {
        Bounds.positive("heartbeatInterval", heartbeatInterval);
        Bounds.positive("retry", retry);
        Bounds.atLeast("sendBufferBytes", 1, sendBufferBytes);
        Bounds.positive("stallTimeout", stallTimeout);
        Bounds.atLeast("maxChannels", 1, maxChannels);
        maxAge.ifPresent(age -> Bounds.positive("maxAge", age));
    }
}
