package dev.longwave.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.config.Secret;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens may be signed with.
 *
 * @param id the {@code kid} of its tokens, null where it is for any and for none
 * @param algorithm the only one it is used with: a token does not choose
 * @param verifier checks signatures with it; safe from any thread
 */
record TrustedKey(@Nullable String id, JwtAlgorithm algorithm, JWSVerifier verifier) {
    static TrustedKey of(@Nullable String id, Secret secret) {
        try {
            return new TrustedKey(id, JwtAlgorithm.HS256, new MACVerifier(secret.bytes()));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("not a secret for HS256", e);
        }
    }

    /**
     * A public key.
     *
     * @throws IllegalArgumentException where it is not for the algorithm
     */
    static TrustedKey of(@Nullable String id, JwtAlgorithm algorithm, PublicKey key) {
        try {
            return new TrustedKey(
                    id,
                    algorithm,
                    switch (algorithm) {
                        case RS256 -> new RSASSAVerifier((RSAPublicKey) key);
                        case ES256 -> new ECDSAVerifier((ECPublicKey) key);
                        case EDDSA -> new Ed25519Verifier(key);
                        case HS256 -> throw new IllegalArgumentException("HS256 has no public key");
                    });
        } catch (JOSEException | ClassCastException e) {
            throw new IllegalArgumentException("not a key for " + algorithm, e);
        }
    }

    /** Tells whether a token that names a key may be of this one. */
    boolean answersTo(@Nullable String kid) {
        return id == null || kid == null || id.equals(kid);
    }
}
