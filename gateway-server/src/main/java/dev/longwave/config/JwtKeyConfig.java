package dev.longwave.config;

import java.net.URI;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * What tokens may be signed with, an entry of {@code auth.jwt.keys}.
 *
 * @param id the {@code kid} of the tokens that it is for, null for those of any and of none
 * @param algorithm the only one that it is used with
 * @param material the key, or where keys are had
 */
public record JwtKeyConfig(@Nullable String id, JwtAlgorithm algorithm, Material material) {

    /** The key, or where keys are had. */
    public sealed interface Material {}

    /** A secret that the issuer has too. */
    public record SharedSecret(Secret secret) implements Material {}

    /** The public half of the issuer's key. */
    public record Public(PublicKey key) implements Material {}

    /** Where the issuer publishes its keys. */
    public record Jwks(URI url) implements Material {}
}
