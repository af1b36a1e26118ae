package dev.longwave.config;

import java.util.List;

/**
 * How those who ask for something are told apart, {@code auth.*}; whether they have to be is a matter of the listener.
 *
 * @param jwt tokens
 * @param apiKeys keys of publishers and operators
 */
public record AuthConfig(JwtConfig jwt, List<ApiKeyConfig> apiKeys) {
    public AuthConfig {
        apiKeys = List.copyOf(apiKeys);
    }
}
