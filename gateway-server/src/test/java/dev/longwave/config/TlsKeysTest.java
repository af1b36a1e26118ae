package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about the files of TLS before a gateway starts. */
class TlsKeysTest {
    @TempDir
    private Path directory;

    private Certificates certificates;
    private ConfigFixture config;

    @BeforeEach
    void makeCertificates() {
        certificates = new Certificates(directory);
        certificates.write("a", certificates.ofGateway("a"));
        certificates.write("b", certificates.ofGatewayWithRsa("b"));
        config = new ConfigFixture(directory);
    }

    private String yaml(String certificateFile, String keyFile) {
        return "public:\n  tls:\n    certificate-file: " + certificates.file(certificateFile) + "\n    key-file: "
                + certificates.file(keyFile) + "\n";
    }

    /** The one problem there is, without the directory's name. */
    private String problem(String yaml) throws IOException {
        List<String> problems = config.problems(yaml);
        assertThat(problems).hasSize(1);
        return problems.get(0).replace(directory + "/", "");
    }

    @Test
    void aListenerHasTlsWhereItsFilesAreNamed() throws Exception {
        GatewayConfig loaded = config.load(yaml("a.pem", "a.key") + "internal.tls.certificate-file: "
                + certificates.file("b.pem") + "\ninternal.tls.key-file: " + certificates.file("b.key")
                + "\ninternal.tls.client-ca-file: " + certificates.file("client-ca.pem")
                + "\ninternal.tls.handshake-timeout: 3s\ntls.provider: jdk\n");
        assertThat(loaded.publicListener().tls())
                .contains(new TlsConfig(
                        certificates.file("a.pem"),
                        certificates.file("a.key"),
                        Optional.empty(),
                        ClientCertificate.REQUIRED,
                        TlsProvider.JDK,
                        Duration.ofSeconds(10)));
        assertThat(loaded.internalListener().tls())
                .contains(new TlsConfig(
                        certificates.file("b.pem"),
                        certificates.file("b.key"),
                        Optional.of(certificates.file("client-ca.pem")),
                        ClientCertificate.REQUIRED,
                        TlsProvider.JDK,
                        Duration.ofSeconds(3)));
    }

    @Test
    void oneFileMayHoldBoth() throws Exception {
        X509Bundle bundle = certificates.ofGateway("both");
        certificates.write("both.pem", bundle.getPrivateKeyPEM() + bundle.getCertificatePathPEM());
        assertThat(config.load(yaml("both.pem", "both.pem")).publicListener().tls())
                .isPresent();
    }

    @Test
    void aCertificateThatHasExpiredIsNoProblem() throws Exception {
        certificates.write("old", certificates.expired("old"));
        assertThat(config.load(yaml("old.pem", "old.key")).publicListener().tls())
                .isPresent();
    }

    @Test
    void aCertificateNeedsItsKeyAndAKeyItsCertificate() throws IOException {
        assertThat(problem("public.tls.certificate-file: " + certificates.file("a.pem") + "\n"))
                .isEqualTo("longwave.yaml:1: public.tls.certificate-file: expected public.tls.key-file to be set too,"
                        + " got none; write it");
        assertThat(problem("internal.tls.key-file: " + certificates.file("a.key") + "\n"))
                .isEqualTo("longwave.yaml:1: internal.tls.key-file: expected internal.tls.certificate-file to be set"
                        + " too, got none; write it");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        assertThat(problem(yaml("a.pem", "none.key")))
                .isEqualTo("longwave.yaml:4: public.tls.key-file: none.key: no such file; check the path");
        assertThat(config.problems(yaml("none.pem", "none.key"))).hasSize(2);
    }

    @Test
    void theKeyOfAnotherCertificateIsFound() throws IOException {
        for (String key : new String[] {"b.key", "c.key"}) {
            certificates.write("c", certificates.ofGateway("c"));
            assertThat(problem(yaml("a.pem", key)))
                    .isEqualTo("longwave.yaml:4: public.tls.key-file: " + key
                            + ": expected the key of the certificate of \"CN=a\" in a.pem, got another;"
                            + " name a certificate and a key that belong together");
        }
    }

    @Test
    void theListenersOwnCertificateComesFirst() throws IOException {
        String ca = Files.readString(certificates.file("ca.pem"));
        certificates.write("turned.pem", ca + "\n" + Files.readString(certificates.file("a.pem")));
        assertThat(problem(yaml("turned.pem", "a.key")))
                .contains("turned.pem: expected the listener's own certificate first, got it as number 2");
    }

    @Test
    void aFileWithSomethingElseIsSaidToHaveIt() throws IOException {
        assertThat(problem(yaml("a.key", "a.key")))
                .startsWith("longwave.yaml:3: public.tls.certificate-file: a.key: expected a PEM file with"
                        + " -----BEGIN CERTIFICATE-----, got PRIVATE KEY");
        assertThat(problem(yaml("a.pem", "a.pem")))
                .isEqualTo("longwave.yaml:4: public.tls.key-file: a.pem: expected one -----BEGIN PRIVATE KEY-----,"
                        + " got CERTIFICATE");
        certificates.write("der", "0\u0082nothing");
        assertThat(problem(yaml("der", "a.key")))
                .contains("der: expected a PEM file", "got a file that is not PEM", "openssl x509 -inform der");
    }

    @Test
    void aKeyWithAPasswordIsToldFromAKeyInAnotherForm() throws IOException {
        certificates.write(
                "locked.key",
                "# mine\n-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n" + "-----END ENCRYPTED PRIVATE KEY-----\n");
        assertThat(problem(yaml("a.pem", "locked.key")))
                .contains("locked.key:2: expected a key without a password, got an encrypted one; decrypt it");
        certificates.write(
                "locked.key",
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertThat(problem(yaml("a.pem", "locked.key"))).contains("got an encrypted one");
        certificates.write("old.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertThat(problem(yaml("a.pem", "old.key")))
                .contains("old.key:1: expected PRIVATE KEY, got EC PRIVATE KEY; convert it with")
                .contains("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void aFileThatIsCutOrGarbledIsNamedWithItsLine() throws IOException {
        String good = Files.readString(certificates.file("a.pem"));
        certificates.write("cut.pem", good + "\n" + good.substring(0, good.length() / 2));
        int line = (int) good.lines().count() + 2;
        assertThat(problem(yaml("cut.pem", "a.key")))
                .contains(
                        "cut.pem:" + line + ": expected -----END CERTIFICATE----- behind it, got the end of the file");
        certificates.write("garbled.pem", good.replaceFirst("\nMI", "\nAA"));
        assertThat(problem(yaml("garbled.pem", "a.key")))
                .contains("garbled.pem:1: expected an X.509 certificate, got something else");
        String key = Files.readString(certificates.file("a.key")).replaceFirst("\nM[A-Z]", "\nAA");
        certificates.write("garbled.key", key);
        assertThat(problem(yaml("a.pem", "garbled.key")))
                .contains("garbled.key:1: expected a key of RSA, an elliptic curve or Ed25519");
    }

    @Test
    void aKeyThatIsTooShortIsRefusedAndNothingOfItIsSaid() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        String text = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        certificates.write("short.key", "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        assertThat(problem(yaml("a.pem", "short.key")))
                .contains("short.key:1: expected RSA of at least 2048 bits, got 1024")
                .doesNotContain(text.substring(0, 10));
    }

    @Test
    void certificatesOfClientsNeedTlsAndAnAuthority() throws IOException {
        assertThat(problem("internal.tls.client-ca-file: " + certificates.file("client-ca.pem") + "\n"))
                .contains("expected internal.tls.certificate-file to be set too, got none");
        assertThat(problem("internal.tls.client-certificate: optional\n"))
                .contains("expected internal.tls.client-ca-file to be set too, got none");
        String internal = yaml("a.pem", "a.key").replace("public:", "internal:");
        assertThat(problem(internal + "    client-ca-file: " + certificates.file("a.key") + "\n"))
                .contains("longwave.yaml:5: internal.tls.client-ca-file: a.key: expected a PEM file with");
    }
}
