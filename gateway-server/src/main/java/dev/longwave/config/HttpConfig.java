package dev.longwave.config;

import java.time.Duration;

/**
 * What an HTTP request may be, {@code http.*}.
 *
 * @param maxRequestLineBytes longest request line in bytes, at least 1
 * @param maxHeaders most header fields, at least 1
 * @param maxHeaderBytes most bytes of all header fields together, at least 1
 * @param requestTimeout time for a whole request to arrive, positive
 */
public record HttpConfig(int maxRequestLineBytes, int maxHeaders, int maxHeaderBytes, Duration requestTimeout) {
    public HttpConfig {
        Bounds.atLeast("maxRequestLineBytes", 1, maxRequestLineBytes);
        Bounds.atLeast("maxHeaders", 1, maxHeaders);
        Bounds.atLeast("maxHeaderBytes", 1, maxHeaderBytes);
        Bounds.positive("requestTimeout", requestTimeout);
    }
}
