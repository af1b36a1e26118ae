package dev.longwave.config;

import java.time.Duration;

/**
 * How the gateway stops, {@code drain.*}.
 *
 * @param delay time between not being ready and taking no more connections, zero for none
 * @param window time in which open streams are ended after that, zero for all at once
 */
public record DrainConfig(Duration delay, Duration window) {
    public DrainConfig {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative, got " + delay);
        }
        if (window.isNegative()) {
            throw new IllegalArgumentException("window must not be negative, got " + window);
        }
    }
}
