package dev.longwave.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import dev.longwave.system.External;
import dev.longwave.testing.SpecificationParser;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream promises holds over TLS, on every transport and whoever encrypts. */
@Timeout(60)
@ParameterizedClass
@CsvSource({"openssl, epoll", "jdk, epoll", "openssl, nio"})
class TlsStreamIT {
    private static final int LARGEST_BATCH_BYTES = 64 << 10;

    @Parameter(0)
    private String provider;

    @Parameter(1)
    private String transport;

    @TempDir
    private Path directory;

    private final LogCapture log = new LogCapture();
    private Certificates certificates;
    private GatewayFixture plain;

    /** The same gateway, for clients over TLS. */
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        certificates = new Certificates(directory);
        certificates.write("gateway", certificates.ofGateway("gateway"));
        plain = GatewayFixture.start(certificates.settings(
                "gateway", "tls.provider=" + provider, "transport=" + transport, "stream.heartbeat-interval=1s"));
        gateway = plain.over(certificates.client());
    }

    @AfterEach
    void closeAndLookWhatWasLogged() {
        plain.close();
        log.close();
        assertThat(log.lines()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
    }

    private void awaitStreams(int count) {
        Deadline.await(count + " streams", () -> gateway.meters().get("longwave_streams") == count);
    }

    private URI uri(boolean internal, String path) {
        int port = internal
                ? plain.gateway().internalAddress().getPort()
                : plain.gateway().publicAddress().getPort();
        return URI.create("https://localhost:" + port + path);
    }

    // ---- what is received ----

    @Test
    void eventsOfEverySizeArriveInOrder() {
        try (EventStream stream = gateway.subscribe("/events/a");
                Publisher publisher = gateway.publisher()) {
            for (int size : new int[] {0, 1, 100, 16_300, 16_384, 65_536, 200_000}) {
                String data = "x".repeat(size);
                String id = publisher.publish("a", data);
                assertThat(stream.next().data()).isEqualTo(data);
                assertThat(stream.lastEventId()).isEqualTo(id);
            }
            for (int i = 0; i < 3_000; i++) {
                publisher.publish("a", "event " + i);
            }
            for (int i = 0; i < 3_000; i++) {
                assertThat(stream.next().data()).isEqualTo("event " + i);
            }
        }
    }

    @Test
    void aStreamGoesOnBehindItsLastId() {
        String id = gateway.publish("a", "1");
        gateway.publish("a", "2");
        gateway.publish("a", "3");
        try (EventStream stream = gateway.subscribe("/events/a", "Last-Event-ID: " + id)) {
            assertThat(stream.nextData(2)).containsExactly("2", "3");
        }
    }

    @Test
    void aQuietStreamGetsHeartbeats() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            // the greeting, and then what comes by itself
            assertThat(stream.block()).startsWith(":\nretry:");
            assertThat(stream.block()).startsWith(":");
            assertThat(stream.block()).startsWith(":");
        }
    }

    @Test
    void aClientOfHttp10GetsAStreamThatEndsWithTls() {
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/a HTTP/1.0\r\n\r\n").head();
            awaitStreams(1);
            gateway.publish("a", "x");
            gateway.delete("/channels/a");
            // without the end of TLS this would throw: an end that others can make is none
            assertThat(new String(client.rest(), UTF_8)).contains("data: x\n\n").contains("event: end\n");
            assertThat(client.wasReset()).isFalse();
        }
    }

    // ---- clients of other people ----

    @Test
    void theClientOfTheJdkReadsAStream() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificates.client()).build();
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(uri(false, "/events/a?since=earliest")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(client.send(
                                HttpRequest.newBuilder(uri(true, "/publish/a"))
                                        .POST(HttpRequest.BodyPublishers.ofString("by the JDK"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        gateway.delete("/channels/a");
        byte[] body = response.body().readAllBytes();
        List<String> data = new ArrayList<>();
        new SpecificationParser((parser, event) -> data.add(event.type() + " " + event.data())).read(body);
        assertThat(data).containsExactly("message by the JDK", "end {\"channel\":\"a\"}");
    }

    @Test
    void curlReadsAStream() throws Exception {
        External.program("curl", "curl");
        gateway.publish("a", "for curl");
        gateway.delete("/channels/a");
        Process curl = new ProcessBuilder(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--no-buffer",
                        "--max-time",
                        "20",
                        "--cacert",
                        certificates.file("ca.pem").toString(),
                        uri(false, "/events/a?since=earliest").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(curl.getInputStream().readAllBytes(), UTF_8);
        assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).as(output).isZero();
        assertThat(output).contains("data: for curl\n\n").contains("event: end\n");
    }

    // ---- how it ends ----

    @Test
    void aStreamThatEndsSaysSoInsideOfTls() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            gateway.publish("a", "x");
            assertThat(stream.next().data()).isEqualTo("x");
            gateway.delete("/channels/a");
            assertThat(stream.next().type()).isEqualTo("end");
            // the last chunk, then the end of TLS, and no reset
            stream.awaitEnd();
        }
    }

    @Test
    void aRefusalIsReadToItsEndWhileTheClientSends() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(413);
            client.awaitEnd();
            assertThat(client.wasReset()).isFalse();
        }
    }

    @Test
    void aClientThatEndsTlsAloneIsGone() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            awaitStreams(1);
            // no FIN with it
            stream.client().halfClose();
            awaitStreams(0);
        }
    }

    @Test
    void aResetFreesTheStream() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            awaitStreams(1);
            stream.client().reset();
            awaitStreams(0);
        }
    }

    @Test
    void moreThanTheRequestClosesTheStream() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            awaitStreams(1);
            stream.client().send(Requests.get("/events/b"));
            awaitStreams(0);
        }
    }

    @Test
    void bytesThatAreNoTlsCloseTheConnectionWithoutALine() throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            try (Socket socket = new Socket(
                            "localhost", plain.gateway().publicAddress().getPort());
                    SSLSocket secured = (SSLSocket) certificates
                            .client()
                            .getSocketFactory()
                            .createSocket(socket, "localhost", socket.getPort(), false)) {
                secured.startHandshake();
                if (stream) {
                    secured.getOutputStream().write(Requests.get("/events/a").getBytes(UTF_8));
                    awaitStreams(1);
                }
                // a record of the right form whose content nobody has encrypted
                socket.getOutputStream().write(new byte[] {23, 3, 3, 0, 32, 1, 2, 3, 4});
                socket.getOutputStream().write(new byte[28]);
                ByteArrayOutputStream rest = new ByteArrayOutputStream();
                socket.setSoTimeout(10_000);
                socket.getInputStream().transferTo(rest);
                awaitStreams(0);
            }
        }
    }

    @Test
    void aGatewayThatStopsEndsItsStreams() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            awaitStreams(1);
            plain.close();
            stream.awaitEnd();
        }
    }

    // ---- a reader that stalls ----

    private static long pinned() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
    }

    @Test
    void readersThatStallCostABatchEachAndGoOnAfterAGap() {
        int readers = 10;
        int events = 700;
        String filling = "x".repeat(20_000);
        List<EventStream> stalled = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            stalled.add(gateway.subscribeSlowly("/events/a", 16 << 10));
        }
        awaitStreams(readers);
        long before = pinned();
        long most = 0;
        try (EventStream healthy = gateway.subscribe("/events/a");
                Publisher publisher = gateway.publisher()) {
            for (int i = 1; i <= events; i++) {
                publisher.publish("a", i + " " + filling);
                assertThat(healthy.next().data()).startsWith(i + " ");
                if (i % 50 == 0) {
                    most = Math.max(most, pinned() - before);
                }
            }
        }
        // the encrypted bytes stand in buffers a quarter larger, and some are on their way for the others
        assertThat(most).isBetween(readers * 1_000L, readers * LARGEST_BATCH_BYTES * 3L / 2 + (1 << 20));
        for (EventStream stream : stalled) {
            int last = 0;
            int gaps = 0;
            while (last < events) {
                var event = stream.next();
                if (event.type().equals("gap")) {
                    gaps++;
                } else {
                    int number = Integer.parseInt(
                            event.data().substring(0, event.data().indexOf(' ')));
                    if (gaps == 0) {
                        assertThat(number).isEqualTo(last + 1);
                    }
                    last = number;
                }
            }
            assertThat(gaps).isPositive();
            stream.close();
        }
    }

    @Test
    void aReaderThatStallsForTooLongIsCutOff() {
        plain.close();
        plain = GatewayFixture.start(certificates.settings(
                "gateway",
                "tls.provider=" + provider,
                "transport=" + transport,
                "stream.heartbeat-interval=1s",
                "stream.stall-timeout=1s"));
        gateway = plain.over(certificates.client());
        try (EventStream stalled = gateway.subscribeSlowly("/events/a", 16 << 10)) {
            awaitStreams(1);
            String filling = "x".repeat(100_000);
            for (int i = 0; i < 40; i++) {
                gateway.publish("a", filling);
            }
            awaitStreams(0);
            Deadline.await(
                    "its end to be counted",
                    () -> gateway.meters().get("longwave_streams_closed_total{reason=\"slow_consumer\"}") == 1);
            assertThat(stalled.head().status()).isEqualTo(200);
        }
    }
}
