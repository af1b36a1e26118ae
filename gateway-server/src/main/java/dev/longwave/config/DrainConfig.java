package dev.longwave.config;

import java.time.Duration;

/**
 * How the gateway stops, {@code drain.*}.
 *
 * @param window time over which open streams are ended, zero for all at once
 */
public record DrainConfig(Duration window) {
    public DrainConfig {
        if (window.isNegative()) {
            throw new IllegalArgumentException("window must not be negative, got " + window);
        }
    }
}
