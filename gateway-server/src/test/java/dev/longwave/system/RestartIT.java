package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway is killed, or asked to stop, while somebody listens. */
@Timeout(120)
class RestartIT {
    @Test
    void afterAKillWhoComesBackIsToldThatTheEpochIsOver() throws Exception {
        String lastId;
        GatewayProcess again;
        try (GatewayProcess killed = GatewayProcess.start(Map.of());
                StreamClient client = StreamClient.subscribe(killed.publicPort(), "/events/a")) {
            killed.publish("a", "one");
            killed.publish("a", "two");
            assertThat(client.next().data()).isEqualTo("one");
            assertThat(client.next().data()).isEqualTo("two");
            lastId = client.lastId();
            killed.kill();
            assertThatThrownBy(client::next).isInstanceOf(IOException.class);
            assertThat(client.hasEnded())
                    .as("a killed gateway ends no response")
                    .isFalse();
            again = killed.startAgain();
        }
        try (GatewayProcess gateway = again) {
            gateway.publish("a", "missed");
            String newId;
            try (StreamClient client = StreamClient.subscribe(gateway.publicPort(), "/events/a", lastId)) {
                StreamEvent gap = client.next();
                StreamEvent missed = client.next();
                assertThat(gap.type()).isEqualTo("gap");
                assertThat(gap.data())
                        .isEqualTo("{\"reason\":\"epoch\",\"from\":\"%s\",\"first\":\"%s\"}", lastId, missed.id());
                assertThat(missed.data()).isEqualTo("missed");
                gateway.publish("a", "live");
                assertThat(client.next().data()).isEqualTo("live");
                newId = client.lastId();
                client.cut();
            }
            gateway.publish("a", "resumed");
            try (StreamClient client = StreamClient.subscribe(gateway.publicPort(), "/events/a", newId)) {
                assertThat(client.next().data())
                        .as("an id of this epoch needs no gap")
                        .isEqualTo("resumed");
            }
            try (StreamClient client = StreamClient.subscribe(gateway.publicPort(), "/events/empty", lastId)) {
                assertThat(client.next().data())
                        .isEqualTo("{\"reason\":\"epoch\",\"from\":\"%s\",\"first\":null}", lastId);
                gateway.publish("empty", "first");
                assertThat(client.next().data()).isEqualTo("first");
            }
            assertThat(gateway.metric("longwave_gaps_total{reason=\"epoch\"}")).isEqualTo(2);
        }
    }

    @Test
    void askedToStopItEndsEveryResponseAndExitsWithSuccess() throws Exception {
        Duration window = Duration.ofSeconds(5);
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("drain.window", window.toSeconds() + "s"));
                StreamClient one = StreamClient.subscribe(gateway.publicPort(), "/events/a");
                StreamClient other = StreamClient.subscribe(gateway.publicPort(), "/events?channel=b&channel=c:*")) {
            gateway.publish("a", "last words");
            gateway.terminate();
            assertThat(one.next().data()).isEqualTo("last words");
            assertThat(one.readUntilQuiet(window)).as("connection open").isFalse();
            assertThat(other.readUntilQuiet(window)).as("connection open").isFalse();
            assertThat(one.hasEnded()).isTrue();
            assertThat(other.hasEnded()).isTrue();
            assertThat(gateway.exitCode(window.plusSeconds(3))).isZero();
            assertThatThrownBy(() -> StreamClient.subscribe(gateway.publicPort(), "/events/a"))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void betweenBeingToldToStopAndStoppingItServesThoseThereAreAndASecondSignalEndsIt() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("drain.delay", "10m"));
                StreamClient there = StreamClient.subscribe(gateway.publicPort(), "/events/a")) {
            assertThat(gateway.get("/health/ready")).isEqualTo("{\"status\":\"up\"}\n");
            gateway.terminate();
            String stopping = "{\"status\":\"down\",\"reason\":\"the gateway is stopping\"}\n";
            while (!gateway.get("/health/ready").equals(stopping)) {
                Thread.sleep(20);
            }
            assertThat(gateway.get("/health/live")).isEqualTo("{\"status\":\"up\"}\n");
            assertThat(gateway.get("/health/startup")).isEqualTo("{\"status\":\"up\"}\n");
            gateway.publish("a", "still here");
            assertThat(there.next().data()).isEqualTo("still here");
            assertThat(gateway.get("/events/a")).contains("\"status\":503", "the gateway is stopping");
            gateway.terminate();
            assertThat(gateway.exitCode(Duration.ofSeconds(30))).isEqualTo(128 + 15);
        }
    }

    @Test
    void aReaderThatTakesNothingDoesNotKeepItFromStopping() throws Exception {
        Duration window = Duration.ofSeconds(5);
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("drain.window", window.toSeconds() + "s"));
                StalledCrowd stalled = new StalledCrowd(10, gateway.publicPort(), "/events/a");
                PipelinedPublisher publisher = new PipelinedPublisher(gateway.internalPort(), "a")) {
            GatewayProcess.await("the stalled streams", () -> gateway.streams() == 10);
            for (int i = 0; i < 50; i++) {
                publisher.publish("x".repeat(100_000));
            }
            publisher.flush();
            gateway.terminate();
            assertThat(gateway.exitCode(window.plusSeconds(3))).isZero();
            assertThat(stalled.checks()).hasSize(10);
        }
    }
}
