package dev.longwave.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** From a connection's first byte to the end of its handshake, good or bad; row 52 of the list of faults. */
@Timeout(60)
@ParameterizedClass
@ValueSource(strings = {"openssl", "jdk"})
class TlsHandshakeIT {
    @Parameter
    private String provider;

    @TempDir
    private Path directory;

    private Certificates certificates;
    private GatewayFixture plain;

    /** The same gateway, for clients over TLS. */
    private GatewayFixture gateway;

    @BeforeEach
    void prepare() {
        certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
    }

    private void start(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 1);
        all[settings.length] = "tls.provider=" + provider;
        plain = GatewayFixture.start(certificates.settings("gateway", all));
        gateway = plain.over(certificates.client());
    }

    @AfterEach
    void close() {
        plain.close();
    }

    private void awaitFailures(String listener, String reason, int count) {
        String name = "longwave_tls_handshakes_failed_total{listener=\"" + listener + "\",reason=\"" + reason + "\"}";
        Deadline.await(reason, () -> gateway.meters().get(name) == count);
    }

    private SSLSocket unconnected(SSLContext context) throws IOException {
        return (SSLSocket) context.getSocketFactory()
                .createSocket("localhost", plain.gateway().publicAddress().getPort());
    }

    // ---- what is spoken ----

    @Test
    void versions12And13AreSpokenAndNoOlderOne() throws Exception {
        start();
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = unconnected(certificates.client())) {
                socket.setEnabledProtocols(new String[] {version});
                socket.startHandshake();
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                assertThat(socket.getSession().getCipherSuite()).containsAnyOf("_GCM_", "CHACHA20");
            }
        }
        try (RawClient old = plain.connectPublic()) {
            old.send(helloOfVersion11());
            // an alert of level "fatal" that says "protocol version"
            byte[] answer = old.rest();
            assertThat(answer).startsWith(21).endsWith(2, 70);
        }
        awaitFailures("public", "protocol", 1);
    }

    /** A first message of TLS 1.1, which no JDK sends any more. */
    private static byte[] helloOfVersion11() {
        ByteBuffer hello = ByteBuffer.allocate(50);
        hello.put((byte) 22).putShort((short) 0x0302).putShort((short) 45);
        hello.put((byte) 1).put((byte) 0).putShort((short) 41);
        hello.putShort((short) 0x0302).put(new byte[32]).put((byte) 0);
        // one cipher, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, and no compression
        hello.putShort((short) 2).putShort((short) 0xc009).put((byte) 1).put((byte) 0);
        return hello.array();
    }

    @Test
    void theProtocolAboveIsHttp11() throws Exception {
        start();
        try (SSLSocket socket = unconnected(certificates.client())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void aKeyOfRsaIsAsGood() {
        certificates.write("gateway", certificates.ofGatewayWithRsa("gateway"));
        start();
        try (EventStream stream = gateway.subscribe("/events/a")) {
            gateway.publish("a", "x");
            assertThat(stream.next().data()).isEqualTo("x");
        }
    }

    @Test
    void aCertificateThatHasExpiredIsShownAllTheSameAndWarnedOf() {
        certificates.write("gateway", certificates.expired("old"));
        try (LogCapture log = new LogCapture()) {
            start();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN certificate has expired"))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("listener=public") && line.contains("gateway.pem"));
        }
        assertThatThrownBy(() -> gateway.connectPublic()).hasCauseInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void metricsSayForHowLongTheCertificateIsGood() {
        start();
        assertThat(gateway.meters().get("longwave_tls_certificate_remaining_seconds{listener=\"public\"}"))
                .isBetween(23 * 3_600.0, 24 * 3_600.0);
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateIsCounted() throws Exception {
        start();
        try (SSLSocket socket = unconnected(SSLContext.getDefault())) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        awaitFailures("public", "refused_by_client", 1);
    }

    // ---- what is no TLS ----

    @Test
    void httpInTheClearIsToldToUseTls() {
        start();
        for (RawClient client : List.of(plain.connectPublic(), plain.connectInternal())) {
            try (client) {
                RawResponse answer = client.send("GET /events/a HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .response();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(answer.json().text("detail")).contains("https://");
                client.awaitEnd();
                assertThat(client.wasReset()).isFalse();
            }
        }
        awaitFailures("public", "not_tls", 1);
        awaitFailures("internal", "not_tls", 1);
    }

    @Test
    void whoeverGoesOnSendingInTheClearCanReadTheAnswer() {
        start();
        try (RawClient client = plain.connectInternal()) {
            client.send("POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            client.send("x".repeat(200_000));
            assertThat(client.response().status()).isEqualTo(400);
        }
    }

    @Test
    void nonsenseIsClosedWithoutAWord() {
        start();
        for (byte[] nonsense :
                List.of(new byte[] {0}, new byte[] {-128, 46, 1, 3, 1}, "\r\n".getBytes(StandardCharsets.US_ASCII))) {
            try (RawClient client = plain.connectPublic()) {
                client.send(nonsense).awaitEnd();
            }
        }
        awaitFailures("public", "not_tls", 3);
    }

    // ---- what takes too long, or is too large ----

    @Test
    void aHandshakeThatStallsIsClosedWhereverItStalls() throws Exception {
        start("public.tls.handshake-timeout=300ms");
        byte[] hello = hello();
        for (int sent : new int[] {0, 1, 8, 9, hello.length / 2, hello.length - 1, hello.length}) {
            try (RawClient client = plain.connectPublic()) {
                client.send(Arrays.copyOf(hello, sent)).rest();
            }
        }
        awaitFailures("public", "timeout", 7);
    }

    @Test
    void aHandshakeThatTricklesGetsNoMoreTime() throws Exception {
        start("public.tls.handshake-timeout=500ms");
        byte[] hello = hello();
        try (RawClient client = plain.connectPublic()) {
            int sent = 0;
            while (sent < hello.length - 1 && !client.hasAnswerWithin(Duration.ofMillis(50))) {
                client.sendIfOpen(new byte[] {hello[sent++]});
            }
            assertThat(sent).isLessThan(hello.length - 1);
        }
        awaitFailures("public", "timeout", 1);
    }

    @Test
    void aFirstMessageOfACertainSizeIsNotReadToItsEnd() {
        start();
        for (int[] lengths :
                new int[][] {{16_384, 16_385}, {16_384, 0xffffff}, {16_385, 300}, {65_535, 300}, {3, 300}}) {
            ByteBuffer giant = ByteBuffer.allocate(9).put((byte) 22).putShort((short) 0x0301);
            giant.putShort((short) lengths[0])
                    .put((byte) 1)
                    .put((byte) (lengths[1] >> 16))
                    .putShort((short) lengths[1]);
            try (RawClient client = plain.connectPublic()) {
                client.send(giant.array()).awaitEnd();
            }
        }
        awaitFailures("public", "hello", 5);
    }

    @Test
    void aFirstMessageInManyRecordsIsAsGoodAsInOne() throws Exception {
        start();
        byte[] hello = hello();
        ByteBuffer records = ByteBuffer.allocate(hello.length * 3);
        for (int at = 5; at < hello.length; at += 50) {
            int length = Math.min(50, hello.length - at);
            records.put((byte) 22).putShort((short) 0x0301).putShort((short) length);
            records.put(hello, at, length);
        }
        try (RawClient client = plain.connectPublic()) {
            client.send(Arrays.copyOf(records.array(), records.position()));
            // a record with the server's first message
            assertThat(client.firstRead()).startsWith(22, 3, 3);
        }
    }

    @Test
    void aClientThatIsGoneInBetweenIsCounted() throws Exception {
        start();
        try (RawClient client = plain.connectPublic()) {
            client.send(hello()).firstRead();
            client.reset();
        }
        awaitFailures("public", "closed", 1);
    }

    /** The first message of a client, in one record. */
    private byte[] hello() throws SSLException {
        SSLEngine engine = certificates.client().createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    // ---- certificates of clients ----

    private String clientCa() {
        return "internal.tls.client-ca-file=" + certificates.file("client-ca.pem");
    }

    private static void assertRefused(GatewayFixture with) {
        // in version 1.3 a client learns only with the first answer that its certificate is not taken
        assertThatThrownBy(() -> with.get("/health/live"))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(UncheckedIOException.class),
                        thrown -> assertThat(thrown).hasMessageContaining("end of the connection"));
    }

    @Test
    void aClientOfTheInternalListenerNeedsACertificateWhereOneIsRequired() {
        start(clientCa());
        X509Bundle known = certificates.ofClient("ci");
        GatewayFixture publisher = plain.over(certificates.client(known));
        assertRefused(gateway);
        assertRefused(plain.over(certificates.client(Certificates.ofStranger())));
        assertThat(publisher.get("/health/live").status()).isEqualTo(200);
        try (EventStream stream = gateway.subscribe("/events/a")) {
            publisher.publish("a", "from one who may");
            assertThat(stream.next().data()).isEqualTo("from one who may");
        }
        gateway = publisher;
        awaitFailures("internal", "client_certificate", 2);
    }

    @Test
    void aClientMayHaveNoCertificateWhereItIsOptionalButNoStrangers() {
        start(clientCa(), "internal.tls.client-certificate=optional");
        assertThat(gateway.get("/health/live").status()).isEqualTo(200);
        assertThat(plain.over(certificates.client(certificates.ofClient("ci")))
                        .get("/health/live")
                        .status())
                .isEqualTo(200);
        // a client sends none that the server's list of authorities does not fit, unless it is stubborn
        try (SSLSocket stubborn = (SSLSocket) new StubbornClient(Certificates.ofStranger())
                .context()
                .getSocketFactory()
                .createSocket("localhost", plain.gateway().internalAddress().getPort())) {
            assertThatThrownBy(() -> {
                        stubborn.startHandshake();
                        stubborn.getInputStream().read();
                    })
                    .isInstanceOf(IOException.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitFailures("internal", "client_certificate", 1);
    }

    @Test
    void aSocketThatIsClosedAtOnceIsNoFailure() throws Exception {
        start();
        new Socket("localhost", plain.gateway().publicAddress().getPort()).close();
        assertThat(gateway.get("/health/live").status()).isEqualTo(200);
        awaitFailures("public", "closed", 0);
    }
}
