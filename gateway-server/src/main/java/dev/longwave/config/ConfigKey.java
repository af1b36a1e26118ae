package dev.longwave.config;

import java.util.Locale;

/**
 * One thing that can be configured.
 *
 * @param <T> what its values become
 */
public final class ConfigKey<T> {
    static final String ENVIRONMENT_PREFIX = "LONGWAVE_";

    private final String name;
    private final ValueType<T> type;
    private final T defaultValue;
    private final String defaultText;
    private final String description;

    ConfigKey(String name, ValueType<T> type, T defaultValue, String defaultText, String description) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.defaultText = defaultText;
        this.description = description;
    }

    /** The key's name in a file, {@code stream.heartbeat-interval}. */
    public String name() {
        return name;
    }

    /** The environment variable that sets it, {@code LONGWAVE_STREAM_HEARTBEAT_INTERVAL}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX
                + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What a value looks like, {@code 1s to 5m}. */
    public String expected() {
        return type.expected();
    }

    /** The default as it would be written in a file, or in words in parentheses where it cannot be. */
    public String defaultText() {
        return defaultText;
    }

    /** Tells whether the default can be written in a file, so that writing it changes nothing. */
    boolean hasWritableDefault() {
        return !defaultText.startsWith("(");
    }

    /** What it does, in a sentence. */
    public String description() {
        return description;
    }

    ValueType<T> type() {
        return type;
    }

    T defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return name;
    }
}
