package dev.longwave.hub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a stream is to follow. Names that are given twice count once.
 *
 * @param channels channels by name
 * @param patterns many channels at once, those to come among them
 * @param start where it begins
 */
public record SubscribeRequest(List<ChannelName> channels, List<ChannelPattern> patterns, StartPosition start) {
    public SubscribeRequest {
        channels = List.copyOf(new LinkedHashSet<>(channels));
        patterns = List.copyOf(new LinkedHashSet<>(patterns));
        if (channels.isEmpty() && patterns.isEmpty()) {
            throw new IllegalArgumentException("no channel to subscribe to; expected at least one");
        }
    }

    /**
     * Sorts names from patterns.
     *
     * @param names channel names and patterns
     * @throws IllegalArgumentException where one is neither
     */
    public static SubscribeRequest of(List<String> names, StartPosition start) {
        List<ChannelName> channels = new ArrayList<>();
        List<ChannelPattern> patterns = new ArrayList<>();
        for (String name : names) {
            if (ChannelPattern.isPattern(name)) {
                patterns.add(new ChannelPattern(name));
            } else {
                channels.add(new ChannelName(name));
            }
        }
        return new SubscribeRequest(channels, patterns, start);
    }
}
