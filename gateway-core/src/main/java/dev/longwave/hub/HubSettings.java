package dev.longwave.hub;

import dev.longwave.log.Retention;
import dev.longwave.stream.StreamSettings;
import java.time.Duration;

/**
 * The bounds of a hub.
 *
 * @param retention how much each log keeps
 * @param totalBytes most encoded bytes that all logs keep together, at least 64 KiB; a quarter of the heap. An event in
 *     several logs counts in each
 * @param maxChannels most channels at a time, at least 1; 100,000
 * @param maxPatterns most distinct patterns at a time, at least 1; 1,000
 * @param idempotencyWindow how long an idempotency key is remembered, positive; 2 minutes
 * @param maxIdempotencyKeys most keys remembered at a time, at least 1; 100,000
 * @param streams how the streams behave
 */
public record HubSettings(
        Retention retention,
        long totalBytes,
        int maxChannels,
        int maxPatterns,
        Duration idempotencyWindow,
        int maxIdempotencyKeys,
        StreamSettings streams) {
    /** The defaults. */
    public static final HubSettings DEFAULT = new HubSettings(
            Retention.DEFAULT,
            Math.max(64 << 10, Runtime.getRuntime().maxMemory() / 4),
            100_000,
            1_000,
            Duration.ofMinutes(2),
            100_000,
            StreamSettings.DEFAULT);

    public HubSettings {
        if (totalBytes < 64 << 10) {
            throw new IllegalArgumentException("totalBytes must be at least 65536, got " + totalBytes);
        }
        if (maxChannels < 1) {
            throw new IllegalArgumentException("maxChannels must be at least 1, got " + maxChannels);
        }
        if (maxPatterns < 1) {
            throw new IllegalArgumentException("maxPatterns must be at least 1, got " + maxPatterns);
        }
        if (idempotencyWindow.isNegative() || idempotencyWindow.isZero()) {
            throw new IllegalArgumentException("idempotencyWindow must be positive, got " + idempotencyWindow);
        }
        if (maxIdempotencyKeys < 1) {
            throw new IllegalArgumentException("maxIdempotencyKeys must be at least 1, got " + maxIdempotencyKeys);
        }
    }

    /** These with another retention. */
    public HubSettings withRetention(Retention newRetention) {
        return new HubSettings(
                newRetention, totalBytes, maxChannels, maxPatterns, idempotencyWindow, maxIdempotencyKeys, streams);
    }

    /** These with other streams. */
    public HubSettings withStreams(StreamSettings newStreams) {
        return new HubSettings(
                retention, totalBytes, maxChannels, maxPatterns, idempotencyWindow, maxIdempotencyKeys, newStreams);
    }
}
