package dev.longwave.auth;

import dev.longwave.config.JwtConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a test says about tokens, besides their keys. */
final class JwtSettings {
    private JwtSettings() {}

    static JwtConfig any() {
        return of(null, null);
    }

    static JwtConfig of(String issuer, String audience) {
        return new JwtConfig(
                List.of(),
                Optional.ofNullable(issuer),
                Optional.ofNullable(audience),
                "longwave",
                Duration.ofSeconds(5),
                "longwave_token",
                false,
                Set.of(),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
    }
}
