package dev.longwave.server;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificates of a test's own, made as it runs, and their files. */
public final class Certificates {
    private static final Instant NOW = Instant.now();

    private final Path directory;
    private final X509Bundle authority = authority("gateways");
    private final X509Bundle clientAuthority = authority("clients");

    /**
     * Makes two authorities, one for gateways and one for their clients.
     *
     * @param directory where files go
     */
    public Certificates(Path directory) {
        this.directory = directory;
        write("ca.pem", authority.getCertificatePEM());
        write("client-ca.pem", clientAuthority.getCertificatePEM());
    }

    /** Makes a certificate, in ways that throw whatever they like. */
    private interface Maker {
        X509Bundle make() throws Exception;
    }

    private static X509Bundle make(Maker maker) {
        try {
            return maker.make();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Bundle authority(String name) {
        return make(() -> new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .setIsCertificateAuthority(true)
                .notBefore(NOW.minus(Duration.ofDays(10)))
                .notAfter(NOW.plus(Duration.ofDays(10)))
                .buildSelfSigned());
    }

    private static CertificateBuilder localhost(String name) {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1")
                .notBefore(NOW.minus(Duration.ofDays(5)));
    }

    /** A gateway's certificate of P-256, for a day. */
    public X509Bundle ofGateway(String name) {
        return make(() ->
                localhost(name).ecp256().notAfter(NOW.plus(Duration.ofDays(1))).buildIssuedBy(authority));
    }

    /** A gateway's certificate of RSA, for a day. */
    public X509Bundle ofGatewayWithRsa(String name) {
        return make(() ->
                localhost(name).rsa2048().notAfter(NOW.plus(Duration.ofDays(1))).buildIssuedBy(authority));
    }

    /** A gateway's certificate that was good until an hour ago. */
    public X509Bundle expired(String name) {
        return make(() -> localhost(name)
                .ecp256()
                .notAfter(NOW.minus(Duration.ofHours(1)))
                .buildIssuedBy(authority));
    }

    /** A client's certificate. */
    public X509Bundle ofClient(String name) {
        return make(() -> new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(clientAuthority));
    }

    /** A client's certificate that no authority here has signed. */
    public static X509Bundle ofStranger() {
        return make(() -> new CertificateBuilder()
                .subject("CN=stranger")
                .ecp256()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(authority("strangers")));
    }

    /** Where a file is, whether it is there or not. */
    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes a file at one moment. */
    public Path write(String name, String text) {
        try {
            Path next = Files.writeString(file(name + ".next"), text);
            return Files.move(next, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code NAME.pem} and {@code NAME.key}. */
    public Certificates write(String name, X509Bundle certificate) {
        write(name + ".pem", certificate.getCertificatePEM());
        write(name + ".key", certificate.getPrivateKeyPEM());
        return this;
    }

    /** The settings of both listeners for the certificate in {@code NAME.pem}. */
    public String[] settings(String name, String... more) {
        String[] settings = new String[more.length + 4];
        int at = 0;
        for (String listener : new String[] {"public", "internal"}) {
            settings[at++] = listener + ".tls.certificate-file=" + file(name + ".pem");
            settings[at++] = listener + ".tls.key-file=" + file(name + ".key");
        }
        System.arraycopy(more, 0, settings, at, more.length);
        return settings;
    }

    /** What a client has that trusts the authority of gateways. */
    public SSLContext client() {
        return client(null);
    }

    /**
     * The same for a client that has a certificate.
     *
     * @param shown the client's, or null
     */
    public SSLContext client(@Nullable X509Bundle shown) {
        try {
            KeyManager[] own = {};
            if (shown != null) {
                KeyManagerFactory keys = shown.toKeyManagerFactory();
                own = keys.getKeyManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, new TrustManager[] {authority.toTrustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
