package dev.longwave.source;

import dev.longwave.hub.ChannelName;
import java.util.Map;

/** A channel that a source fills: its name, taken apart. */
public final class SourceChannel {
    private final ChannelName name;
    private final ConfiguredSource source;
    private final Map<String, String> values;

    SourceChannel(ChannelName name, ConfiguredSource source, Map<String, String> values) {
        this.name = name;
        this.source = source;
        this.values = values;
    }

    /** Its name. */
    public ChannelName name() {
        return name;
    }

    ConfiguredSource source() {
        return source;
    }

    Map<String, String> values() {
        return values;
    }
}
