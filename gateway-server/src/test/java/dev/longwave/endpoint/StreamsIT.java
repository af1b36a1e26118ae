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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        try (EventStream stream = gateway.subscribe("/events/a?channel=b:*&channel=a", "User-Agent: curl/8.0 <b>")) {
            stream.block();
            RawResponse answer = gateway.get("/streams");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.json().number("total")).isEqualTo(1);
            Json shown = answer.json().list("streams").get(0);
            assertThat(shown.fields())
                    .containsExactlyInAnyOrder("id", "channels", "remote", "user_agent", "age_ms", "behind_events");
            assertThat(shown.text("id")).matches("[0-9a-f]+");
            assertThat(shown.list("channels")).extracting(Json::value).containsExactlyInAnyOrder("a", "b:*");
            assertThat(shown.text("user_agent")).isEqualTo("curl/8.0 <b>");
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

    private List<String> ids(String query) {
        return gateway.get("/streams?" + query).json().list("streams").stream()
                .map(stream -> stream.text("id"))
                .toList();
    }

    @Test
    void streamsAreListedInTheOrderTheyWereOpenedPageByPage() {
        List<EventStream> open = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            open.add(gateway.subscribe("/events/a"));
        }
        List<Long> paged = new ArrayList<>();
        for (List<String> page = ids("limit=10");
                !page.isEmpty();
                page = ids("limit=10&after=" + page.get(page.size() - 1))) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(id -> paged.add(Long.parseLong(id, 16)));
        }
        assertThat(paged).hasSize(25).isSorted().doesNotHaveDuplicates();
        assertThat(gateway.get("/streams?limit=10&after=ffffffff").text()).isEqualTo("{\"total\":25,\"streams\":[]}\n");
        open.forEach(EventStream::close);
    }

    @Test
    void streamsAreSearchedByWhatIsShownOfThem() {
        try (EventStream one = gateway.subscribe("/events/orders:1", "User-Agent: Mozilla/5.0 (X11)");
                EventStream two = gateway.subscribe("/events?channel=deploy:1&channel=logs:*", "User-Agent: curl/8")) {
            one.block();
            two.block();
            List<String> ids = ids("");
            assertThat(ids).hasSize(2);
            assertThat(ids("q=ORDERS")).containsExactly(ids.get(0));
            assertThat(ids("q=logs:*")).containsExactly(ids.get(1));
            assertThat(ids("q=mozilla")).containsExactly(ids.get(0));
            assertThat(ids("q=127.0.0.1")).isEqualTo(ids);
            assertThat(ids("q=nothing+like+it")).isEmpty();
            String remote =
                    gateway.get("/streams").json().list("streams").get(1).text("remote");
            assertThat(ids("q=" + remote)).containsExactly(ids.get(1));
            assertThat(gateway.get("/streams?q=orders").json().number("total")).isEqualTo(1);
        }
    }

    @Test
    void theStreamsOfAChannelAreThoseThatNameItOrAPatternOfIt() {
        try (EventStream named = gateway.subscribe("/events/a:1");
                EventStream pattern = gateway.subscribe("/events/a:*");
                EventStream other = gateway.subscribe("/events/a:11")) {
            List.of(named, pattern, other).forEach(EventStream::block);
            List<String> ids = ids("");
            assertThat(ids("channel=a:1")).containsExactly(ids.get(0), ids.get(1));
            assertThat(ids("channel=a:*")).containsExactly(ids.get(1));
            assertThat(ids("channel=a:1&q=a:*")).containsExactly(ids.get(1));
            assertThat(ids("channel=b")).isEmpty();
        }
    }

    @Test
    void theFurthestBehindComeFirstWhereThatIsAskedFor() {
        try (EventStream well = gateway.subscribe("/events/flood");
                RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10)) {
            well.block();
            stalled.send(Requests.get("/events/flood"));
            stalled.head();
            String event = "x".repeat(200_000);
            for (int i = 0; i < 30; i++) {
                gateway.publish("flood", event);
                well.next();
            }
            Deadline.await("the stalled stream to be shown first", () -> {
                List<Json> shown = gateway.get("/streams?order=behind").json().list("streams");
                return shown.size() == 2 && shown.get(0).number("behind_events") > 0;
            });
            assertThat(ids("order=behind&limit=1")).containsExactly(ids("").get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order=age",
                "after=nobody",
                "after=-1",
                "after=ffffffffffffffff",
                "q=a&q=b",
                "channel=a&channel=b",
                "channel=a+b"
            })
    void aQueryThatMakesNoSenseIsRefused(String query) {
        assertThat(gateway.get("/streams?" + query).status()).isEqualTo(400);
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
