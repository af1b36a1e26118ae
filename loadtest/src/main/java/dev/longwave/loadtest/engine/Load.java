package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.wire.Stamp;
import java.time.Duration;

/**
 * What is put on the server.
 *
 * @param subscribers streams, at least 1
 * @param channels how many channels they are spread over, evenly; at least 1
 * @param channelPrefix what the channels' names begin with
 * @param pace when events are published, which go to the channels in turn
 * @param size bytes of an event's data, at least {@link Stamp#LENGTH}
 * @param warmUp how long events are published before it counts; zero for none
 * @param duration how long it counts, positive
 */
public record Load(
        int subscribers, int channels, String channelPrefix, Pace pace, int size, Duration warmUp, Duration duration) {
    public Load {
        atLeast("subscribers", 1, subscribers);
        atLeast("channels", 1, channels);
        atLeast("size", Stamp.LENGTH, size);
        if (channels > subscribers) {
            throw new IllegalArgumentException(
                    "channels must be at most as many as subscribers, " + subscribers + ", got " + channels);
        }
        if (warmUp.isNegative()) {
            throw new IllegalArgumentException("warmup must not be negative, got " + warmUp);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("duration must be positive, got " + duration);
        }
    }

    /** Subscribers that an event goes to, on average. */
    double subscribersOfAnEvent() {
        return (double) subscribers / channels;
    }

    static void atLeast(String name, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }
}
