package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.server.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a process of its own, because Java decides once for all of its connections. */
@Timeout(120)
class RenegotiationIT {
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void aClientCannotMakeTheGatewaySignAgainAndAgain(String provider, @TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        Map<String, String> settings = Map.of(
                "tls.provider", provider,
                "public.tls.certificate-file", certificates.file("gateway.pem").toString(),
                "public.tls.key-file", certificates.file("gateway.key").toString());
        try (GatewayProcess gateway = GatewayProcess.start(settings);
                SSLSocket client = (SSLSocket) certificates
                        .client()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), gateway.publicPort())) {
            client.setEnabledProtocols(new String[] {"TLSv1.2"});
            client.setSoTimeout(30_000);
            client.startHandshake();
            assertThatThrownBy(() -> {
                        client.startHandshake();
                        client.getOutputStream()
                                .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                        if (client.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
