package dev.longwave.config;

import java.util.Set;

/**
 * What only the internal listener has, {@code internal.*}.
 *
 * @param allowedHosts host names in lower case, without a port, that a request's {@code Host} may name besides IP
 *     addresses and {@code localhost} while the listener asks for no authentication
 */
public record InternalConfig(Set<String> allowedHosts) {
    public InternalConfig {
        allowedHosts = Set.copyOf(allowedHosts);
    }
}
