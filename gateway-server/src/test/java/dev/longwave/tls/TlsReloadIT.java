package dev.longwave.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that are replaced while the gateway runs. */
@Timeout(60)
@ParameterizedClass
@ValueSource(strings = {"openssl", "jdk"})
class TlsReloadIT {
    private static final String GOOD = "longwave_tls_reloads_total{listener=\"public\",outcome=\"good\"}";
    private static final String FAILED = "longwave_tls_reloads_total{listener=\"public\",outcome=\"failed\"}";

    @Parameter
    private String provider;

    @TempDir
    private Path directory;

    private Certificates certificates;
    private GatewayFixture plain;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("first"));
        plain = GatewayFixture.start(certificates.settings("gateway", "tls.provider=" + provider));
        gateway = plain.over(certificates.client());
    }

    @AfterEach
    void close() {
        plain.close();
    }

    /** The name in the certificate that a new connection is shown. */
    private String shown() {
        return shown(plain);
    }

    private String shown(GatewayFixture shownBy) {
        try (SSLSocket socket = (SSLSocket) certificates
                .client()
                .getSocketFactory()
                .createSocket("localhost", shownBy.gateway().publicAddress().getPort())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String sample, int count) {
        // the files are looked at every two seconds, and have to look the same twice
        Deadline.in(Duration.ofSeconds(40))
                .awaitThat(sample, () -> gateway.meters().get(sample) == count);
    }

    private List<String> warnings(LogCapture log) {
        return log.lines().stream()
                .filter(line -> line.startsWith("WARN") && line.contains("listener=public"))
                .toList();
    }

    @Test
    void newConnectionsGetTheNewCertificateAndStreamsStayOpen() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            gateway.publish("a", "before");
            assertThat(stream.next().data()).isEqualTo("before");
            // twice: what was replaced first is let go then
            for (int change = 1; change <= 2; change++) {
                certificates.write("gateway", certificates.ofGateway("change " + change));
                await(GOOD, change);
                assertThat(shown()).isEqualTo("CN=change " + change);
                gateway.publish("a", "after " + change);
                assertThat(stream.next().data()).isEqualTo("after " + change);
            }
        }
    }

    @Test
    void aPairThatDoesNotFitChangesNothingAndIsToldOnceAChange() {
        X509Bundle next = certificates.ofGateway("next");
        try (LogCapture log = new LogCapture()) {
            certificates.write("gateway.pem", next.getCertificatePEM());
            await(FAILED, 1);
            assertThat(shown()).isEqualTo("CN=first");
            assertThat(warnings(log))
                    .singleElement()
                    .asString()
                    .contains("certificate not loaded", "gateway.key", "expected the key of the certificate of");

            certificates.write("gateway.key", "-----BEGIN PRIVATE KEY-----\ncut");
            await(FAILED, 2);
            assertThat(warnings(log)).hasSize(2).last().asString().contains("gateway.key:1: ");

            certificates.write("gateway.key", next.getPrivateKeyPEM());
            await(GOOD, 1);
            assertThat(shown()).isEqualTo("CN=next");
            assertThat(warnings(log)).hasSize(2);
        }
    }

    @Test
    void filesThatAreGoneForAWhileChangeNothing() throws IOException {
        Path key = certificates.file("gateway.key");
        String text = Files.readString(key);
        Files.delete(key);
        await(FAILED, 1);
        assertThat(shown()).isEqualTo("CN=first");
        certificates.write("gateway.key", text);
        await(GOOD, 1);
        assertThat(shown()).isEqualTo("CN=first");
    }

    @Test
    void aReloadTakesOtherFilesAtOnceOrChangesNothing() throws IOException {
        certificates.write("moved", certificates.ofGateway("moved"));
        Path file = directory.resolve("longwave.yaml");
        Files.writeString(file, yaml("gateway"));
        try (GatewayFixture own = GatewayFixture.startFrom(file, "tls.provider=" + provider)) {
            GatewayFixture over = own.over(certificates.client());
            try (EventStream stream = over.subscribe("/events/a")) {
                Files.writeString(file, yaml("moved"));
                assertThat(over.post("/reload", "").text())
                        .contains("public.tls.certificate-file", "public.tls.key-file", "\"needs_restart\":[]");
                assertThat(shown(own)).isEqualTo("CN=moved");

                Path key = directory.resolve("moved.key");
                String whole = Files.readString(key);
                Files.writeString(key, "cut");
                assertThat(over.post("/reload", "").status()).isEqualTo(422);
                Files.writeString(key, whole);
                Files.writeString(file, "");
                assertThat(over.post("/reload", "").text())
                        .contains("\"changed\":[]", "\"needs_restart\":[\"public.tls.certificate-file\"");
                assertThat(shown(own)).isEqualTo("CN=moved");
                over.publish("a", "still here");
                assertThat(stream.next().data()).isEqualTo("still here");
            }
        }
    }

    private String yaml(String name) {
        String files = "{certificate-file: %1$s/%2$s.pem, key-file: %1$s/%2$s.key}".formatted(directory, name);
        return "public.tls: " + files + "\ninternal.tls: " + files + "\n";
    }
}
