package dev.longwave.log;

import java.time.Duration;

/**
 * How much of its past a log keeps. The bound that is reached first wins; the newest event is always kept.
 *
 * @param maxEvents most events kept, at least 1
 * @param maxBytes most encoded bytes kept, chunk framing included, at least 1
 * @param maxAge age after which an event is dropped, positive
 */
public record Retention(int maxEvents, long maxBytes, Duration maxAge) {
    /** 10,000 events, 8 MiB, 5 minutes. */
    public static final Retention DEFAULT = new Retention(10_000, 8 << 20, Duration.ofMinutes(5));

    public Retention {
        if (maxEvents < 1) {
            throw new IllegalArgumentException("maxEvents must be at least 1, got " + maxEvents);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, got " + maxBytes);
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("maxAge must be positive, got " + maxAge);
        }
    }

    /**
     * Tells whether a log must drop its oldest event.
     *
     * @param events events held
     * @param bytes encoded bytes held
     */
    public boolean exceededBy(int events, long bytes) {
        return events > maxEvents || bytes > maxBytes;
    }
}
