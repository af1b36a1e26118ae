package dev.longwave.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tokens are good, and for what, {@code auth.jwt.*}.
 *
 * @param keys what they may be signed with
 * @param issuer what {@code iss} has to be, if anything
 * @param audience what {@code aud} has to name, if anything
 * @param claim the claim that says what the bearer may do
 * @param leeway how far clocks may be apart
 * @param cookie the cookie that a browser may bring its token in
 * @param queryToken whether the query parameter {@code access_token} is looked at
 * @param anonymous channels and patterns that everybody may subscribe to
 * @param jwksRefresh how often published keys are fetched
 * @param jwksMaxAge age after which fetched keys are no longer trusted
 */
public record JwtConfig(
        List<JwtKeyConfig> keys,
        Optional<String> issuer,
        Optional<String> audience,
        String claim,
        Duration leeway,
        String cookie,
        boolean queryToken,
        Set<String> anonymous,
        Duration jwksRefresh,
        Duration jwksMaxAge) {
    public JwtConfig {
        keys = List.copyOf(keys);
        anonymous = Set.copyOf(anonymous);
        if (leeway.isNegative()) {
            throw new IllegalArgumentException("leeway must not be negative, got " + leeway);
        }
        Bounds.positive("jwksRefresh", jwksRefresh);
        Bounds.positive("jwksMaxAge", jwksMaxAge);
    }
}
