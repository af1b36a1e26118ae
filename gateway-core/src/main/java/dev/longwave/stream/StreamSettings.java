package dev.longwave.stream;

import java.time.Duration;

/**
 * How streams behave. One instance serves many streams.
 *
 * @param heartbeatInterval silence after which a comment is sent, at least 100 ms; 15 s
 * @param retry the reconnection time that a stream begins with; 3 s
 * @param slowConsumer what happens to a stream that falls off its log; a gap
 * @param sendBufferBytes most unsent bytes of direct sends a stream holds, at least 1; 256 KiB
 * @param stallTimeout how long a client may take nothing before its stream is closed, positive; 5 minutes
 * @param listener is told what happens to these streams
 */
public record StreamSettings(
        Duration heartbeatInterval,
        Duration retry,
        SlowConsumerPolicy slowConsumer,
        int sendBufferBytes,
        Duration stallTimeout,
        StreamListener listener) {
    /** The defaults, with nobody listening. */
    public static final StreamSettings DEFAULT = new StreamSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            SlowConsumerPolicy.GAP,
            256 << 10,
            Duration.ofMinutes(5),
            StreamListener.NONE);

    public StreamSettings {
        if (heartbeatInterval.toMillis() < 100) {
            throw new IllegalArgumentException("heartbeatInterval must be at least 100 ms, got " + heartbeatInterval);
        }
        if (retry.isNegative()) {
            throw new IllegalArgumentException("retry must not be negative, got " + retry);
        }
        if (sendBufferBytes < 1) {
            throw new IllegalArgumentException("sendBufferBytes must be at least 1, got " + sendBufferBytes);
        }
        if (stallTimeout.isNegative() || stallTimeout.isZero()) {
            throw new IllegalArgumentException("stallTimeout must be positive, got " + stallTimeout);
        }
    }
}
