package dev.longwave.config;

/**
 * What an event may be, {@code event.*}.
 *
 * @param maxBytes largest event in bytes, at least 1
 */
public record EventConfig(int maxBytes) {
    public EventConfig {
        Bounds.atLeast("maxBytes", 1, maxBytes);
    }
}
