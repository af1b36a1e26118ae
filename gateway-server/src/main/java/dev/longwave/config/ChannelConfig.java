package dev.longwave.config;

/**
 * How many names the gateway keeps at a time, {@code channels.*}.
 *
 * @param max most channels, at least 1
 * @param maxPatterns most distinct patterns in use, zero for none
 */
public record ChannelConfig(int max, int maxPatterns) {
    public ChannelConfig {
        Bounds.atLeast("max", 1, max);
        Bounds.atLeast("maxPatterns", 0, maxPatterns);
    }
}
