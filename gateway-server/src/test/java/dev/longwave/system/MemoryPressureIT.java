package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rows 30 and 31 of the list of faults: strangers take what memory they can get of a gateway that has little. It has to
 * be there throughout, to let publishers publish, and to take streams again when they have gone.
 */
@Timeout(180)
class MemoryPressureIT {
    private static final List<String> LITTLE_MEMORY = List.of(
            "-Xmx96m",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:+ExitOnOutOfMemoryError",
            // a trace for each byte of thousands of heads would be what takes the time, and the memory
            "-Dio.netty.leakDetection.acquireAndReleaseOnly=true");
    private static final Duration RECOVERY = Duration.ofSeconds(90);

    private final List<SocketChannel> strangers = new ArrayList<>();
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = GatewayProcess.start(Map.of("http.request-timeout", "1m", "channels.max", "1000000"), LITTLE_MEMORY);
    }

    @AfterEach
    void close() throws IOException {
        leave();
        gateway.close();
    }

    private void leave() throws IOException {
        for (SocketChannel stranger : strangers) {
            stranger.close();
        }
        strangers.clear();
    }

    private RawResponse ask(String target, String... headers) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.publicPort());
        try (RawClient client = RawClient.connect(address)) {
            return client.send(Requests.get(target, headers)).response();
        }
    }

    private void assertLives() throws Exception {
        assertThat(gateway.isAlive()).isTrue();
        assertThat(ask("/health/live").status()).isEqualTo(200);
        gateway.publish("honest", "still here");
    }

    private void assertStreamsAreRefused() {
        assertThat(ask("/health/ready").status()).isEqualTo(503);
        assertThat(ask("/health/ready").text()).contains("memory is short: heap after collection ");
        RawResponse eventSource = ask("/events/a", "Accept: text/event-stream");
        assertThat(eventSource.status()).isEqualTo(200);
        assertThat(eventSource.text()).containsPattern("\nretry: [0-9]{4}\n\n$");
        RawResponse other = ask("/events/a");
        assertThat(other.status()).isEqualTo(503);
        assertThat(other.header("Retry-After")).isNotEmpty();
    }

    private void awaitRecovery() throws Exception {
        GatewayProcess.await("readiness", RECOVERY, () -> ask("/health/ready").status() == 200);
        try (StreamClient client = StreamClient.subscribe(gateway.publicPort(), "/events/after")) {
            gateway.publish("after", "served again");
            assertThat(client.next().data()).isEqualTo("served again");
        }
    }

    private long shed(String reason) {
        return gateway.metric("longwave_overload_shed_total{reason=\"" + reason + "\"}");
    }

    @Test
    void readersOfLargeEventsWhoStallAreShedAndPublishingGoesOn() throws Exception {
        String event = "x".repeat(250_000);
        try (StalledCrowd stalled = new StalledCrowd(500, gateway.publicPort(), "/events/flood")) {
            int size = stalled.checks().size();
            GatewayProcess.await("the stalled streams", () -> gateway.streams() == size);
            for (int i = 0; i < 40; i++) {
                gateway.publish("flood", event);
                assertLives();
            }
            GatewayProcess.await("some to go", () -> shed("unsent") + shed("direct") > 0);
            GatewayProcess.await("an end of that", () -> gateway.metric("longwave_overload_stage") == 1);
            assertStreamsAreRefused();
            assertThat(gateway.streams()).isBetween(50L, 450L);
            assertThat(gateway.metric("longwave_direct_memory_used_bytes")).isLessThan(64L << 20);
            System.out.printf(
                    "stalled readers: shed for unsent bytes %d, for direct memory %d, left %d, direct memory %d MiB%n",
                    shed("unsent"),
                    shed("direct"),
                    gateway.streams(),
                    gateway.metric("longwave_direct_memory_used_bytes") >> 20);
        }
        awaitRecovery();
    }

    @Test
    void streamsOfThousandsOfChannelsAreRefusedAndThenShed() throws Exception {
        int opened = 0;
        while (opened < 2_000 && gateway.metric("longwave_overload_stage") == 0) {
            openWithManyChannels(opened++);
        }
        assertThat(gateway.metric("longwave_overload_stage")).isPositive();
        assertStreamsAreRefused();
        assertLives();

        String event = "x".repeat(200_000);
        for (int i = 0; i < 2_000 && shed("heap") == 0; i++) {
            gateway.publish("history:" + i % 200, event);
            assertLives();
        }
        assertThat(shed("heap")).isPositive();
        System.out.printf(
                "streams of 256 channels: opened %d, shed for the heap %d, heap needed %d MiB%n",
                opened, shed("heap"), gateway.metric("longwave_heap_needed_bytes") >> 20);
        leave();
        awaitRecovery();
    }

    private void openWithManyChannels(int number) throws IOException {
        StringBuilder target = new StringBuilder("/events?");
        for (int i = 0; i < 256; i++) {
            target.append("channel=private-")
                    .append(number)
                    .append('-')
                    .append(i)
                    .append('&');
        }
        target.setLength(target.length() - 1);
        connect(gateway.publicPort(), Requests.get(target.toString(), "Accept: text/event-stream"));
    }

    private SocketChannel connect(int port, String bytes) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        strangers.add(channel);
        ByteBuffer buffer = ByteBuffer.wrap(bytes.getBytes(US_ASCII));
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        return channel;
    }

    @Test
    void halfSentBodiesAreGivenUpThatWereBegunFirst() throws Exception {
        String body =
                "POST /publish/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 250000\r\n\r\n" + "x".repeat(240_000);
        for (int i = 0; i < 600; i++) {
            connect(gateway.internalPort(), body);
            if (i % 50 == 0) {
                assertLives();
            }
        }
        awaitGivenUp(500);
        assertLives();
        leave();
        awaitRecovery();
    }

    private void awaitGivenUp(int requests) throws Exception {
        GatewayProcess.await(
                requests + " of them to be given up",
                RECOVERY,
                () -> gateway.count("longwave_requests_refused_total{status=\"503\"}") > requests);
    }

    @Test
    void halfSentHeadsAreGivenUpThatWereBegunFirst() throws Exception {
        String head = "GET /events/" + "x".repeat(15_000);
        for (int i = 0; i < 5_000; i++) {
            connect(gateway.publicPort(), head);
            if (i % 250 == 0) {
                assertLives();
            }
        }
        awaitGivenUp(4_500);
        assertLives();
        leave();
        awaitRecovery();
    }
}
