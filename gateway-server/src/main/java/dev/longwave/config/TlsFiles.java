package dev.longwave.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the files of a listener's TLS hold, checked: the key is that of the first certificate. Whether a certificate has
 * expired is not looked at, so that a gateway starts whatever the date.
 *
 * @param chain the listener's certificate, then those between it and its authority
 * @param key the key of the first
 * @param clientAuthorities whose certificates clients may show, empty where they are not asked for any
 */
public record TlsFiles(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientAuthorities) {
    private static final int LEAST_RSA_BITS = 2048;

    /** Names of key factories; a key says by itself which of them it is for. */
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private static final byte[] CHALLENGE = "whose key is it?".getBytes(StandardCharsets.US_ASCII);

    public TlsFiles {
        chain = List.copyOf(chain);
        clientAuthorities = List.copyOf(clientAuthorities);
    }

    /**
     * Reads and checks the files of a listener.
     *
     * @throws IOException with a message for people that names the file
     */
    public static TlsFiles read(TlsConfig config) throws IOException {
        List<X509Certificate> chain = certificates(config.certificateFile());
        PrivateKey key = key(config.keyFile());
        checkPair(chain, key, config.keyFile(), config.certificateFile());
        Optional<Path> clientCaFile = config.clientCaFile();
        return new TlsFiles(chain, key, clientCaFile.isPresent() ? certificates(clientCaFile.get()) : List.of());
    }

    /**
     * All certificates of a file, at least one.
     *
     * @throws IOException with a message for people that names the file
     */
    static List<X509Certificate> certificates(Path file) throws IOException {
        PemFile pem = PemFile.read(file);
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : pem.blocks()) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(pem, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": expected a PEM file with -----BEGIN CERTIFICATE-----, got " + pem.contents()
                    + "; convert a DER file with \"openssl x509 -inform der\"");
        }
        return certificates;
    }

    private static X509Certificate certificate(PemFile pem, PemFile.Block block) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.der(block)));
        } catch (CertificateException e) {
            throw new IOException(
                    pem.file() + ":" + block.line() + ": expected an X.509 certificate, got something else;"
                            + " take another copy",
                    e);
        }
    }

    /**
     * The private key of a file. Nothing of it is said where it is not good.
     *
     * @throws IOException with a message for people that names the file
     */
    static PrivateKey key(Path file) throws IOException {
        PemFile pem = PemFile.read(file);
        List<PemFile.Block> keys = pem.blocks().stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new IOException(file + ": expected one -----BEGIN PRIVATE KEY-----, got "
                    + (keys.isEmpty() ? pem.contents() : keys.size() + " keys"));
        }
        PemFile.Block block = keys.get(0);
        String place = file + ":" + block.line() + ": ";
        if (block.label().equals("ENCRYPTED PRIVATE KEY") || block.text().contains("ENCRYPTED")) {
            throw new IOException(place + "expected a key without a password, got an encrypted one;"
                    + " decrypt it with \"openssl pkey\" and let nobody else read the file");
        }
        if (!block.label().equals("PRIVATE KEY")) {
            throw new IOException(place + "expected PRIVATE KEY, got " + block.label()
                    + "; convert it with \"openssl pkcs8 -topk8 -nocrypt\"");
        }
        PrivateKey key = parseKey(pem, block);
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IOException(place + "expected RSA of at least " + LEAST_RSA_BITS + " bits, got "
                    + rsa.getModulus().bitLength() + "; make another key");
        }
        return key;
    }

    private static PrivateKey parseKey(PemFile pem, PemFile.Block block) throws IOException {
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(pem.der(block));
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // then it is of another kind
            }
        }
        throw new IOException(pem.file() + ":" + block.line()
                + ": expected a key of RSA, an elliptic curve or Ed25519, got another or a broken one");
    }

    /**
     * Checks that a key is the first certificate's.
     *
     * @throws IOException with a message for people that names both files
     */
    static void checkPair(List<X509Certificate> chain, PrivateKey key, Path keyFile, Path certificateFile)
            throws IOException {
        for (int i = 0; i < chain.size(); i++) {
            if (!isPair(chain.get(i).getPublicKey(), key)) {
                continue;
            }
            if (i > 0) {
                throw new IOException(certificateFile + ": expected the listener's own certificate first, got it as"
                        + " number " + (i + 1) + "; put it first and those of its authorities behind it");
            }
            return;
        }
        throw new IOException(keyFile + ": expected the key of the certificate of \""
                + chain.get(0).getSubjectX500Principal() + "\" in " + certificateFile
                + ", got another; name a certificate and a key that belong together");
    }

    private static boolean isPair(PublicKey open, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(CHALLENGE);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(open);
            verifier.update(CHALLENGE);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
