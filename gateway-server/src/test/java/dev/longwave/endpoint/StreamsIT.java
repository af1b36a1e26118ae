package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operators see of open streams, and how they close one. */
@Timeout(60)
class StreamsIT {
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private List<Json> streams() {
        return gateway.get("/streams").json().list("streams");
    }

    @Test
    void anOpenStreamIsShownWithWhatItFollows() {
        try (EventStream stream = gateway.subscribe("/events/a?channel=b:*&channel=a")) {
            stream.block();
            RawResponse answer = gateway.get("/streams");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.json().number("total")).isEqualTo(1);
            Json shown = answer.json().list("streams").get(0);
            assertThat(shown.fields()).containsExactlyInAnyOrder("id", "channels", "remote", "age_ms", "behind_events");
            assertThat(shown.text("id")).matches("[0-9a-f]+");
            assertThat(shown.list("channels")).extracting(Json::value).containsExactlyInAnyOrder("a", "b:*");
            assertThat(shown.text("remote")).matches("127\\.0\\.0\\.1:[0-9]+");
            assertThat(shown.number("age_ms")).isBetween(0L, 60_000L);
            assertThat(shown.number("behind_events")).isZero();
        }
        Deadline.await("no stream", () -> streams().isEmpty());
        assertThat(gateway.get("/streams").text()).isEqualTo("{\"total\":0,\"streams\":[]}\n");
    }

    @Test
    void theAgeGrows() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            stream.block();
            Deadline.await("an age", () -> streams().get(0).number("age_ms") >= 20);
        }
    }

    @Test
    void streamsOfAllLoopsAreListedUpToTheLimit() {
        List<EventStream> open = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            open.add(gateway.subscribe("/events/a"));
            open.get(i).block();
        }
        assertThat(streams().stream().map(stream -> stream.text("id")))
                .hasSize(10)
                .doesNotHaveDuplicates();
        RawResponse page = gateway.get("/streams?limit=3");
        assertThat(page.json().number("total")).isEqualTo(10);
        assertThat(page.json().list("streams")).hasSize(3);
        open.forEach(EventStream::close);
    }

    @Test
    void aStreamIsClosedByItsIdAndEndsAsItShould() {
        try (EventStream closed = gateway.subscribe("/events/closed");
                EventStream kept = gateway.subscribe("/events/kept")) {
            closed.block();
            kept.block();
            String id = streams().stream()
                    .filter(stream -> stream.list("channels").get(0).value().equals("closed"))
                    .findFirst()
                    .orElseThrow()
                    .text("id");
            RawResponse answer = gateway.delete("/streams/" + id);
            assertThat(answer.status()).isEqualTo(204);
            closed.awaitEnd();
            assertThat(streams()).hasSize(1);
            gateway.publish("kept", "still here");
            assertThat(kept.next().data()).isEqualTo("still here");
            assertThat(gateway.meters().get("longwave_streams_closed_total{reason=\"server\"}"))
                    .isEqualTo(1);
            assertThat(gateway.delete("/streams/" + id).status()).isEqualTo(404);
        }
    }

    @Test
    void aStreamThatIsNotThereCannotBeClosed() {
        RawResponse answer = gateway.delete("/streams/nobody");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().text("detail")).contains("nobody");
    }

    @Test
    void aStreamThatIsClosedWhileItsReaderStallsIsGone() {
        try (RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10)) {
            stalled.send(Requests.get("/events/flood"));
            stalled.head();
            String event = "x".repeat(200_000);
            for (int i = 0; i < 30; i++) {
                gateway.publish("flood", event);
            }
            Deadline.await("the stream to be behind", () -> streams().get(0).number("behind_events") > 0);
            assertThat(gateway.delete("/streams/" + streams().get(0).text("id")).status())
                    .isEqualTo(204);
            Deadline.in(Duration.ofSeconds(15))
                    .awaitThat("no stream", () -> streams().isEmpty());
        }
    }
}
