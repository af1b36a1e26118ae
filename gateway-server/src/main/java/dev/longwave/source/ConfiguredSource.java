package dev.longwave.source;

import dev.longwave.config.ChannelTemplate;
import dev.longwave.config.SourceConfig;
import dev.longwave.config.SourceKind;
import dev.longwave.config.ValuePattern;
import dev.longwave.hub.ChannelName;
import java.util.Map;

/**
 * An entry of the configuration and how runs of it are made.
 *
 * @param config the entry
 * @param starter makes its runs
 */
record ConfiguredSource(SourceConfig config, SourceStarter starter) {
    String kind() {
        return config.kind().label();
    }

    boolean begins(ChannelName channel) {
        return config.channel().begins(channel.value());
    }

    /**
     * What the placeholders stand for in a channel's name.
     *
     * @throws NoSuchSourceException where the name does not fit or a value is not allowed
     */
    Map<String, String> valuesIn(ChannelName channel) throws NoSuchSourceException {
        ChannelTemplate template = config.channel();
        Map<String, String> values = template.match(channel.value());
        if (values == null) {
            throw new NoSuchSourceException("expected a channel like \"" + template + "\", got \"" + channel + "\"");
        }
        for (Map.Entry<String, ValuePattern> allow : config.allow().entrySet()) {
            String value = values.get(allow.getKey());
            if (value == null || !allow.getValue().matches(value) || mayBeTakenForAnOption(value)) {
                throw new NoSuchSourceException("expected a channel like \"" + template + "\", got \"" + channel
                        + "\"; {" + allow.getKey() + "} is not one that is allowed");
            }
        }
        return values;
    }

    /** A program cannot tell an argument that a viewer made begin with a dash from an option of the configuration's. */
    private boolean mayBeTakenForAnOption(String value) {
        return config.kind() instanceof SourceKind.Exec && value.startsWith("-");
    }
}
