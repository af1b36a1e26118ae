package dev.longwave.config;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;

/** A channel or a pattern that somebody may use. */
record GrantType() implements ValueType<String> {
    @Override
    public String expected() {
        return "channels or patterns such as \"deploy:*\"";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        try {
            return ChannelPattern.isPattern(text) ? new ChannelPattern(text).value() : new ChannelName(text).value();
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException(expected(), text, String.valueOf(e.getMessage()));
        }
    }
}
