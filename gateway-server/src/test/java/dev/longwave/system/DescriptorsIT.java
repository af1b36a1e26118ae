package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 29 of the list of faults: the gateway's own cap comes before that of the kernel, and it gets over the latter too. */
@Timeout(120)
class DescriptorsIT {
    private static final Pattern TAKES =
            Pattern.compile("takes (\\d+) connections and (\\d+) streams, and (\\d+) connections of publishers");
    private static final Pattern FAILED = Pattern.compile("(?m)^longwave_accepts_failed_total (\\S+)");

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
    }

    private RawClient connect(int port) {
        RawClient client = RawClient.connect(new InetSocketAddress("127.0.0.1", port));
        clients.add(client);
        return client;
    }

    /** Whether a new connection is kept and answers. */
    private boolean isServed(int port) {
        try {
            return connect(port).send(Requests.get("/health/live")).response().status() == 200;
        } catch (UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    private RawClient subscribe(GatewayProcess gateway) {
        RawClient subscriber = connect(gateway.publicPort());
        assertThat(subscriber.send(Requests.get("/events/a")).head().status()).isEqualTo(200);
        return subscriber;
    }

    private static void await(RawClient subscriber, String data) {
        StringBuilder read = new StringBuilder();
        while (read.indexOf("data: " + data) < 0) {
            byte[] bytes = subscriber.firstRead();
            read.append(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static Matcher takes(GatewayProcess gateway) {
        return TAKES.matcher(String.join("\n", gateway.output()));
    }

    @Test
    void theCapIsBelowTheLimitAndPublishersHaveTheirShare() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.startWithDescriptors(320, Map.of())) {
            GatewayProcess.await("what it takes", () -> takes(gateway).find());
            Matcher takes = takes(gateway);
            assertThat(takes.find()).isTrue();
            int most = Integer.parseInt(takes.group(1));
            assertThat(most).isBetween(20, 220);
            assertThat(Integer.parseInt(takes.group(2))).isBetween(10, most - 1);
            int ofPublishers = Integer.parseInt(takes.group(3));
            assertThat(ofPublishers).isGreaterThanOrEqualTo(8);

            RawClient subscriber = subscribe(gateway);
            for (int i = 1; i < most; i++) {
                assertThat(isServed(gateway.publicPort()))
                        .as("connection %d of %d", i, most)
                        .isTrue();
            }
            for (int i = 0; i < 300; i++) {
                assertThat(isServed(gateway.publicPort())).isFalse();
            }
            // all but the one that this test publishes over
            for (int i = 1; i < ofPublishers; i++) {
                assertThat(isServed(gateway.internalPort()))
                        .as("publisher %d of %d", i, ofPublishers)
                        .isTrue();
            }
            gateway.publish("a", "while it is full");
            await(subscriber, "while it is full");
            assertThat(gateway.metric("longwave_limits_reached_total{limit=\"connections\"}"))
                    .isEqualTo(300);
            assertThat(gateway.metric("longwave_accepts_failed_total")).isZero();

            clients.get(1).close();
            GatewayProcess.await("a place to be free", () -> isServed(gateway.publicPort()));
        }
    }

    @Test
    void withoutADescriptorLeftStreamsGoOnAndAcceptingComesBack() throws Exception {
        External.program("prlimit", "util-linux");
        try (GatewayProcess gateway = GatewayProcess.startWithDescriptors(1_000, Map.of())) {
            RawClient subscriber = subscribe(gateway);
            RawClient publisher = connect(gateway.internalPort());
            publish(publisher, "before");
            await(subscriber, "before");
            assertThat(failedAccepts(publisher)).isZero();

            limitDescriptors(gateway, 8);
            RawClient waiting = connect(gateway.publicPort());
            waiting.send(Requests.get("/events/a"));
            GatewayProcess.await("accepting to fail again and again", () -> failedAccepts(publisher) >= 3);
            publish(publisher, "meanwhile");
            await(subscriber, "meanwhile");

            long began = System.nanoTime();
            double failed = failedAccepts(publisher);
            assertThat(waiting.hasAnswerWithin(Duration.ofSeconds(1))).isFalse();
            double failedSince = failedAccepts(publisher) - failed;
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            // one try in a tenth of a second, not as many as the processor can do
            assertThat(failedSince).isLessThanOrEqualTo(millis / 100.0 + 2);

            limitDescriptors(gateway, 1_000);
            assertThat(waiting.head().status()).isEqualTo(200);
            publish(publisher, "afterwards");
            await(waiting, "afterwards");
            await(subscriber, "afterwards");
            assertThat(gateway.output()).anyMatch(line -> line.contains("cannot accept connections listener=public"));
        }
    }

    private static void publish(RawClient publisher, String data) {
        assertThat(publisher.send(Requests.post("/publish/a", data)).response().status())
                .isEqualTo(200);
    }

    private static double failedAccepts(RawClient publisher) {
        RawResponse metrics = publisher.send(Requests.get("/metrics")).response();
        Matcher failed = FAILED.matcher(metrics.text());
        assertThat(failed.find()).isTrue();
        return Double.parseDouble(failed.group(1));
    }

    private static void limitDescriptors(GatewayProcess gateway, int most) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder(
                        "prlimit", "--pid", Long.toString(gateway.pid()), "--nofile=" + most + ":1000")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
