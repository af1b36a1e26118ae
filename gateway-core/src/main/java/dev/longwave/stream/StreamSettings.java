package dev.longwave.stream;

import dev.longwave.sse.JsonCodec;
import java.time.Duration;

/**
 * How streams behave. One instance serves many streams.
 *
 * @param heartbeatInterval silence after which a comment is sent, at least 100 ms; 15 s
 * @param retry the reconnection time that a stream begins with; 3 s
 * @param slowConsumer what happens to a stream that falls off its log; a gap
 * @param sendBufferBytes most unsent bytes of direct sends a stream holds, at least 1; 256 KiB
 * @param stallTimeout how long a client may take nothing before its stream is closed, positive; 5 minutes
 * @param json how values that are neither events nor strings become data; {@link JsonCodec#PLAIN}
 * @param listener is told what happens to these streams
 */
public record StreamSettings(
        Duration heartbeatInterval,
        Duration retry,
        SlowConsumerPolicy slowConsumer,
        int sendBufferBytes,
        Duration stallTimeout,
        JsonCodec json,
        StreamListener listener) {
    /** The defaults, with nobody listening. */
    public static final StreamSettings DEFAULT = new StreamSettings(
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            SlowConsumerPolicy.GAP,
            256 << 10,
            Duration.ofMinutes(5),
            JsonCodec.PLAIN,
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

    /** These with another silence after which a comment is sent. */
    public StreamSettings withHeartbeatInterval(Duration newInterval) {
        return new StreamSettings(newInterval, retry, slowConsumer, sendBufferBytes, stallTimeout, json, listener);
    }

    /** These with another policy for streams that fall off their logs. */
    public StreamSettings withSlowConsumer(SlowConsumerPolicy newPolicy) {
        return new StreamSettings(heartbeatInterval, retry, newPolicy, sendBufferBytes, stallTimeout, json, listener);
    }

    /** These with another bound on unsent direct sends, in bytes. */
    public StreamSettings withSendBufferBytes(int newBytes) {
        return new StreamSettings(heartbeatInterval, retry, slowConsumer, newBytes, stallTimeout, json, listener);
    }

    /** These with another way to write JSON. */
    public StreamSettings withJson(JsonCodec newJson) {
        return new StreamSettings(
                heartbeatInterval, retry, slowConsumer, sendBufferBytes, stallTimeout, newJson, listener);
    }

    /** These with another listener. */
    public StreamSettings withListener(StreamListener newListener) {
        return new StreamSettings(
                heartbeatInterval, retry, slowConsumer, sendBufferBytes, stallTimeout, json, newListener);
    }
}
