package dev.longwave.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.config.KeyFile;
import dev.longwave.config.Secret;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tokens are signed with, as an issuer does; a gateway itself never needs one. Safe from any thread. */
public final class SigningKey {
    private final JwtAlgorithm algorithm;
    private final @Nullable String id;
    private final JWSSigner signer;

    private SigningKey(JwtAlgorithm algorithm, @Nullable String id, JWSSigner signer) {
        this.algorithm = algorithm;
        this.id = id;
        this.signer = signer;
    }

    /**
     * A secret for HS256.
     *
     * @param id the {@code kid} that its tokens get, or null
     * @throws IllegalArgumentException where it is too short
     */
    public static SigningKey of(@Nullable String id, Secret secret) {
        try {
            return new SigningKey(JwtAlgorithm.HS256, id, new MACSigner(secret.bytes()));
        } catch (JOSEException e) {
            throw new IllegalArgumentException("expected a secret of at least 32 bytes, got a shorter one", e);
        }
    }

    /**
     * The issuer's private key, for the one algorithm that such a key is for.
     *
     * @param id the {@code kid} that its tokens get, or null
     * @throws IllegalArgumentException where it is for none
     */
    public static SigningKey of(@Nullable String id, PrivateKey key) {
        JwtAlgorithm algorithm = KeyFile.algorithmOf(key)
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a key of RSA with at least 2048 bits, P-256 or Ed25519, got another"));
        try {
            return new SigningKey(
                    algorithm,
                    id,
                    switch (algorithm) {
                        case RS256 -> new RSASSASigner(key);
                        case ES256 -> new ECDSASigner((ECPrivateKey) key);
                        default -> new Ed25519Signer(key);
                    });
        } catch (JOSEException e) {
            throw new IllegalArgumentException("expected a key for " + algorithm + ", got another", e);
        }
    }

    /** A token with these claims. */
    public String sign(Map<String, Object> claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName()))
                .type(JOSEObjectType.JWT)
                .keyID(id)
                .build();
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("a key that was taken for " + algorithm + " does not sign", e);
        }
        return token.serialize();
    }

    /** EdDSA by the JDK's own Ed25519, as in {@link Ed25519Verifier}. */
    private static final class Ed25519Signer extends BaseJWSProvider implements JWSSigner {
        private final PrivateKey key;

        Ed25519Signer(PrivateKey key) {
            super(Set.of(JWSAlgorithm.EdDSA));
            this.key = key;
        }

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
            try {
                Signature ed25519 = Signature.getInstance("Ed25519");
                ed25519.initSign(key);
                ed25519.update(signingInput);
                return Base64URL.encode(ed25519.sign());
            } catch (GeneralSecurityException e) {
                throw new JOSEException(e.getMessage(), e);
            }
        }
    }
}
