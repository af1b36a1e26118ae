package dev.longwave.config;

import java.time.Duration;

/**
 * How repeated publishes are recognised, {@code idempotency.*}.
 *
 * @param window how long a key is remembered, positive
 * @param maxKeys most keys remembered at a time, at least 1
 */
public record IdempotencyConfig(Duration window, int maxKeys) {
    public IdempotencyConfig {
        Bounds.positive("window", window);
        Bounds.atLeast("maxKeys", 1, maxKeys);
    }
}
