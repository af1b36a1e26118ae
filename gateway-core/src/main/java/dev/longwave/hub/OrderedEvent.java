package dev.longwave.hub;

import dev.longwave.sse.SseEvent;
import java.time.Duration;
import java.util.List;

/**
 * An event that has its place in an order that several nodes share.
 *
 * @param sequence its number, above those of all events before it; numbers may be left out
 * @param channels at least one, each once
 * @param event of type {@code end} where it finishes its channels
 * @param age how long ago it was published, not negative
 */
public record OrderedEvent(long sequence, List<ChannelName> channels, SseEvent event, Duration age) {
    public OrderedEvent {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("no channel for event " + sequence + "; expected at least one");
        }
        if (age.isNegative()) {
            throw new IllegalArgumentException("age must not be negative, got " + age);
        }
    }
}
