package dev.longwave.config;

import java.util.Set;

/**
 * Which web pages of other origins may subscribe, {@code cors.*}.
 *
 * @param allowedOrigins origins as browsers send them, such as {@code https://app.example.com}, or {@code *} for all
 */
public record CorsConfig(Set<String> allowedOrigins) {
    public CorsConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /**
     * Tells whether pages of an origin may read the answers.
     *
     * @param origin the request's {@code Origin} header
     */
    public boolean allows(String origin) {
        return anyOrigin() || allowedOrigins.contains(origin);
    }

    /** Tells whether every origin is allowed. */
    public boolean anyOrigin() {
        return allowedOrigins.contains("*");
    }
}
