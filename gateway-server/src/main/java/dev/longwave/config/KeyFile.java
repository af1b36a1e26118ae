package dev.longwave.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key in a file as OpenSSL writes it (RFC 7468): a public key, a certificate, or a private key in PKCS #8. What is
 * wrong with one is said without saying any of it.
 */
public final class KeyFile {
    private static final long LIMIT_BYTES = 64 << 10;
    private static final int LEAST_RSA_BITS = 2048;

    /** Tells P-256 from the other curves of its size. */
    private static final BigInteger P256_ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** Names of key factories; a key says by itself which of them it is for. */
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private KeyFile() {}

    /**
     * Reads a small file, a character for each byte.
     *
     * @throws IOException with a message for people
     */
    public static String read(Path file) throws IOException {
        try {
            if (Files.size(file) > LIMIT_BYTES) {
                throw new IOException("expected at most 64KiB, got more; name a key's file");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file; check the path", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied; let the user that runs this read it", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The public key of a file.
     *
     * @throws IOException with a message for people
     */
    public static PublicKey publicKey(Path file) throws IOException {
        Matcher block = block(file, read(file));
        byte[] der = der(file, block);
        return switch (block.group(1)) {
            case "PUBLIC KEY" ->
                parse(file, kind -> KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der)));
            case "CERTIFICATE" -> ofCertificate(file, der);
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" ->
                throw new IOException(file + ": expected a public key, got a private one, which belongs to the issuer"
                        + " alone; make the public one with \"openssl pkey -pubout\"");
            default ->
                throw new IOException(file + ": expected PUBLIC KEY or CERTIFICATE, got " + block.group(1)
                        + "; convert it with \"openssl pkey -pubout\"");
        };
    }

    /**
     * The private key of a file, empty where the file has no PEM in it.
     *
     * @throws IOException with a message for people
     */
    public static Optional<PrivateKey> privateKey(Path file, String text) throws IOException {
        if (!BLOCK.matcher(text).find()) {
            return Optional.empty();
        }
        Matcher block = block(file, text);
        if (!block.group(1).equals("PRIVATE KEY")) {
            throw new IOException(file + ": expected PRIVATE KEY, got " + block.group(1)
                    + "; convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
        }
        byte[] der = der(file, block);
        return Optional.of(
                parse(file, kind -> KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der))));
    }

    /** The algorithm that a key is for, empty where it is for none that is known or too weak. */
    public static Optional<JwtAlgorithm> algorithmOf(Key key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= LEAST_RSA_BITS) {
            return Optional.of(JwtAlgorithm.RS256);
        }
        if (key instanceof ECKey ec && isP256(ec.getParams())) {
            return Optional.of(JwtAlgorithm.ES256);
        }
        if (key instanceof EdECKey edwards
                && edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            return Optional.of(JwtAlgorithm.EDDSA);
        }
        return Optional.empty();
    }

    private static boolean isP256(ECParameterSpec params) {
        return params.getOrder().equals(P256_ORDER);
    }

    private static Matcher block(Path file, String text) throws IOException {
        Matcher block = BLOCK.matcher(text);
        if (!block.find()) {
            throw new IOException(file + ": expected a PEM file, got something else; it begins with \"-----BEGIN\"");
        }
        return block;
    }

    private static byte[] der(Path file, Matcher block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": expected Base64 in it, got something else; take another copy", e);
        }
    }

    private static PublicKey ofCertificate(Path file, byte[] der) throws IOException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": expected an X.509 certificate, got something else", e);
        }
    }

    private interface Parser<K> {
        K parse(String kind) throws GeneralSecurityException;
    }

    private static <K> K parse(Path file, Parser<K> parser) throws IOException {
        for (String kind : KINDS) {
            try {
                return parser.parse(kind);
            } catch (GeneralSecurityException e) {
                // then it is of another kind
            }
        }
        throw new IOException(file + ": expected a key of RSA, P-256 or Ed25519, got another or a broken one");
    }
}
