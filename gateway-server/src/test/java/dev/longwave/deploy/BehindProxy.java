package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import dev.longwave.system.External;
import dev.longwave.testing.SpecificationParser.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a proxy has to do for event streams, tried with curl over TLS. All times are a fifteenth of what they are where
 * nothing is configured: a heartbeat each second for one every 15 seconds, {@link #SILENCE} for 60 seconds.
 */
@Timeout(120)
abstract class BehindProxy {
    /** What the proxy takes for a gateway that is gone. */
    static final String SILENCE = "4s";

    /** How long streams last that were open before a reload. */
    static final String OLD_STREAMS = "2s";

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Certificate certificate;
    private GatewayFixture gateway;
    private Proxy proxy;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        External.program("curl", "curl");
        certificate = Certificate.make(directory);
        startWithHeartbeats("1s");
    }

    private void startWithHeartbeats(String interval) throws IOException, InterruptedException {
        gateway = GatewayFixture.start("stream.heartbeat-interval=" + interval);
        proxy = startProxy(certificate, gateway.gateway().publicAddress().getPort());
    }

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    /** Starts the proxy with its file from {@code deploy/}, or skips the test where there is no such program. */
    abstract Proxy startProxy(Certificate with, int gatewayPort) throws IOException, InterruptedException;

    /** Has it read its configuration anew, as its service would. */
    abstract void reload(Proxy running) throws IOException, InterruptedException;

    final CurlStream open(String target, String... options) throws IOException {
        return openThrough(proxy, target, options);
    }

    final CurlStream openThrough(Proxy another, String target, String... options) throws IOException {
        return CurlStream.open(certificate, another.port(), target, options);
    }

    @Test
    void browsersAreServedHttp2AndGetEverythingAtOnce() throws Exception {
        try (CurlStream stream = open("/events/a", "--http2", "-H", "Accept-Encoding: gzip, br, zstd")) {
            assertThat(stream.head().get(0)).startsWith("HTTP/2 200");
            assertThat(stream.head()).contains("content-type: text/event-stream");
            Deadline.await(
                    "the position that a stream begins with",
                    () -> !stream.lastEventId().isEmpty());
            eachEventComesBeforeTheNextIsSent(stream);
        }
    }

    @Test
    void clientsOfHttp11GetEverythingAtOnceToo() throws Exception {
        try (CurlStream stream = open("/events?channel=a&channel=b:*", "--http1.1")) {
            assertThat(stream.head().get(0)).startsWith("HTTP/1.1 200");
            eachEventComesBeforeTheNextIsSent(stream);
        }
    }

    /** Whatever keeps an event back until more has come waits for ever. */
    final void eachEventComesBeforeTheNextIsSent(CurlStream stream) throws InterruptedException {
        for (int size : new int[] {1, 10, 100, 1_000, 5_000, 10_000, 20_000, 100_000, 200_000}) {
            String data = "x".repeat(size);
            gateway.publish("a", data);
            assertThat(stream.next().data()).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/publish/a", "/eventsource", "/client.html"})
    void whatIsNotPublicIsNotFound(String target) throws Exception {
        try (CurlStream answer = open(target, "--http2")) {
            assertThat(answer.head().get(0)).startsWith("HTTP/2 404");
        }
    }

    @Test
    void manyStreamsOfOneBrowserShareAConnection() throws Exception {
        External.program("ss", "iproute2");
        List<String> command = CurlStream.command(
                certificate, proxy.port(), "/events/tab:[1-20]", "--http2", "--parallel", "--output", "/dev/null");
        Process curl = new ProcessBuilder(command).start();
        try {
            Deadline.await("twenty streams", () -> gateway.meters().get("longwave_streams") == 20 || !curl.isAlive());
            assertThat(Commands.run("ss", "-Htn", "state", "established", "( sport = :" + proxy.port() + " )")
                            .lines())
                    .hasSize(1);
        } finally {
            curl.destroyForcibly();
        }
    }

    @Test
    void heartbeatsKeepAQuietStreamOpen() throws Exception {
        try (CurlStream stream = open("/events/quiet", "--http2")) {
            Deadline.in(LONG)
                    .awaitThat(
                            "twice the silence that the proxy allows",
                            () -> stream.comments() >= 10 || !stream.isOpen());
            gateway.publish("quiet", "still here");
            assertThat(stream.next().data()).isEqualTo("still here");
        }
    }

    @Test
    void withoutHeartbeatsAStreamIsCut() throws Exception {
        close();
        startWithHeartbeats("1m");
        try (CurlStream stream = open("/events/quiet", "--http2")) {
            stream.head();
            assertThat(stream.rest()).isEmpty();
            assertThat(stream.comments()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsLostWhenTheProxyIsReloaded() throws Exception {
        AtomicInteger published = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        Thread publisher = new Thread(
                () -> {
                    while (!enough.get()) {
                        gateway.publish("a", Integer.toString(published.getAndIncrement()));
                        try {
                            Thread.sleep(10);
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                },
                "publisher");
        List<Event> received = new ArrayList<>();
        String position;
        try (CurlStream before = open("/events/a", "--http2")) {
            Deadline.await("the stream's beginning", () -> !before.lastEventId().isEmpty());
            publisher.start();
            received.add(before.next());
            reload(proxy);
            received.addAll(before.rest());
            position = before.lastEventId();
        }
        try (CurlStream after = open("/events/a", "--http2", "-H", "Last-Event-ID: " + position)) {
            received.add(after.next());
            enough.set(true);
            publisher.join();
            while (received.size() < published.get()) {
                received.add(after.next());
            }
        }
        assertThat(received)
                .extracting(Event::data)
                .containsExactlyElementsOf(IntStream.range(0, published.get())
                        .mapToObj(Integer::toString)
                        .toList());
    }
}
