package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link VanishedReaderIT} shows of connections in the clear, in short: hosts that are gone are found over TLS. */
@Timeout(180)
class VanishedTlsReaderIT {
    private static final Duration FREED_WITHIN = Duration.ofSeconds(45);
    private static final String FILLING = "x".repeat(20_000);

    @BeforeEach
    void askFirst() {
        External.onlyWhereAskedFor("it takes most of a minute, and sets rules in the firewall");
    }

    @Test
    void vanishedClientsAreFreedAndStalledOnesKept(@TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        Map<String, String> settings = Map.of(
                "public.tls.certificate-file", certificates.file("gateway.pem").toString(),
                "public.tls.key-file", certificates.file("gateway.key").toString());
        try (GatewayProcess gateway = GatewayProcess.start(settings);
                PacketFilter network = new PacketFilter(gateway.publicPort());
                Socket idle = connect(certificates, gateway, "/events/idle");
                Socket stalledThenGone = connect(certificates, gateway, "/events/busy");
                Socket stalled = connect(certificates, gateway, "/events/busy")) {
            for (int i = 0; i < 100; i++) {
                gateway.publish("busy", FILLING);
            }
            network.lose(idle.getLocalPort());
            network.lose(stalledThenGone.getLocalPort());
            GatewayProcess.await(
                    "the vanished clients' end",
                    FREED_WITHIN,
                    () -> gateway.metric("longwave_streams_closed_total{reason=\"client\"}") == 2);
            assertThat(gateway.get("/streams"))
                    .contains("\"127.0.0.1:" + stalled.getLocalPort() + "\"")
                    .doesNotContain(":" + idle.getLocalPort() + "\"")
                    .doesNotContain(":" + stalledThenGone.getLocalPort() + "\"");
        }
    }

    /** A client that reads the beginning of its stream, and then nothing. */
    private static Socket connect(Certificates certificates, GatewayProcess gateway, String path)
            throws IOException, InterruptedException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.publicPort());
        socket.setReceiveBufferSize(64 << 10);
        SSLSocket secured = (SSLSocket)
                certificates.client().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.setSoTimeout(30_000);
        secured.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        InputStream in = secured.getInputStream();
        StringBuilder begin = new StringBuilder();
        while (begin.indexOf("retry: ") < 0) {
            begin.append((char) in.read());
        }
        return secured;
    }
}
