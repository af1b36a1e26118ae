package dev.longwave.auth;

import dev.longwave.config.JwtAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs whatever a test wants signed, by the JDK alone, so that it can tell when the gateway's library is wrong. */
public final class Issuer {
    public static final String SECRET = "a-secret-of-at-least-thirty-two-bytes";

    /** A second into the year 2096, when every token of a test is still good. */
    public static final long FAR = 4_000_000_000L;

    private final JwtAlgorithm algorithm;
    private final byte[] secret;
    private final KeyPair keys;

    private Issuer(JwtAlgorithm algorithm, byte[] secret, KeyPair keys) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.keys = keys;
    }

    public static Issuer ofSecret(String secret) {
        return ofSecret(secret.getBytes(StandardCharsets.UTF_8));
    }

    static Issuer ofSecret(byte[] secret) {
        return new Issuer(JwtAlgorithm.HS256, secret, null);
    }

    /** With a key pair of its own. */
    public static Issuer of(JwtAlgorithm algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (algorithm) {
                        case RS256 -> "RSA";
                        case ES256 -> "EC";
                        default -> "Ed25519";
                    });
            if (algorithm == JwtAlgorithm.RS256) {
                generator.initialize(2048);
            } else if (algorithm == JwtAlgorithm.ES256) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return new Issuer(algorithm, null, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public PublicKey publicKey() {
        return keys.getPublic();
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    /** A token that is good as long as any test, and grants what is said in JSON. */
    public String token(String grants) {
        return signed("{\"exp\":" + FAR + ",\"longwave\":" + grants + "}");
    }

    /** A token that expires in a number of seconds from now on. */
    public String tokenFor(long seconds, String grants) {
        return signed("{\"exp\":" + (System.currentTimeMillis() / 1_000 + seconds) + ",\"longwave\":" + grants + "}");
    }

    /** A token of any claims. */
    public String signed(String claims) {
        return signed("{\"alg\":\"" + algorithm.joseName() + "\"}", claims);
    }

    /** A token of any header and claims, signed as this issuer does whatever the header says. */
    public String signed(String header, String claims) {
        String signed = base64(header) + '.' + base64(claims);
        return signed + '.' + base64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(byte[] bytes) {
        try {
            if (algorithm == JwtAlgorithm.HS256) {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret, "HmacSHA256"));
                return mac.doFinal(bytes);
            }
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case RS256 -> "SHA256withRSA";
                        case ES256 -> "SHA256withECDSAinP1363Format";
                        default -> "Ed25519";
                    });
            signature.initSign(keys.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The public key as it stands in a JWK set. */
    public String jwk(String id) {
        return "{\"kid\":\"" + id + "\"," + jwkFields() + "}";
    }

    String jwkFields() {
        PublicKey key = publicKey();
        if (key instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"use\":\"sig\",\"n\":\""
                    + base64(rsa.getModulus().toByteArray(), 256) + "\",\"e\":\"AQAB\"";
        }
        if (key instanceof ECPublicKey ec) {
            return "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                    + base64(ec.getW().getAffineX().toByteArray(), 32) + "\",\"y\":\""
                    + base64(ec.getW().getAffineY().toByteArray(), 32) + "\"";
        }
        byte[] encoded = key.getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"";
    }

    /** The public key as OpenSSL writes it. */
    public String publicPem() {
        return pem("PUBLIC KEY", publicKey().getEncoded());
    }

    /** The private key as OpenSSL writes it. */
    public String privatePem() {
        return pem("PRIVATE KEY", privateKey().getEncoded());
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Of a positive number in a fixed width. */
    private static String base64(byte[] number, int width) {
        byte[] fixed = new byte[width];
        int length = Math.min(width, number.length);
        System.arraycopy(number, number.length - length, fixed, width - length, length);
        return base64(fixed);
    }
}
