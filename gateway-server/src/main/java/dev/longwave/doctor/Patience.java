package dev.longwave.doctor;

import java.time.Duration;

/**
 * How long a checkup waits for what.
 *
 * @param answer the head of an answer, connection included, until there counts as none
 * @param prompt what a gateway does at once, until it counts as kept back
 * @param heartbeat longest silence of the gateway
 * @param watch how long an open stream is looked at
 */
public record Patience(Duration answer, Duration prompt, Duration heartbeat, Duration watch) {
    public Patience {
        positive("answer", answer);
        positive("prompt", prompt);
        positive("heartbeat", heartbeat);
        positive("watch", watch);
    }

    private static void positive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, got " + duration);
        }
    }
}
