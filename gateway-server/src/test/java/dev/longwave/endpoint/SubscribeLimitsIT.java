package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 28 of the list of faults: names are bounded, and an EventSource is not made to give up for good. */
@Timeout(60)
class SubscribeLimitsIT {
    private static final String EVENT_SOURCE = "Accept: text/event-stream";

    private final List<EventStream> open = new ArrayList<>();
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start("stream.max-channels=4", "channels.max=3", "channels.max-patterns=2");
    }

    @AfterEach
    void close() {
        open.forEach(EventStream::close);
        gateway.close();
    }

    private void open(String target) {
        EventStream stream = gateway.subscribe(target);
        stream.block();
        open.add(stream);
    }

    @Test
    void tooManyChannelsForOneStreamAreRefused() {
        open("/events?channel=a&channel=b&channel=c&channel=*");
        RawResponse refused = gateway.refusedSubscription("/events/a?channel=b&channel=c&channel=d&channel=e");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().text("detail")).contains("at most 4", "got 5");
    }

    @Test
    void oneChannelTooManyIsRefusedForNow() {
        open("/events?channel=a&channel=b&channel=c");
        RawResponse refused = gateway.refusedSubscription("/events/d");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.closes()).isTrue();
        assertThat(refused.header("Retry-After")).matches("[0-9]+");
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json().text("detail")).contains("channels.max");
        open("/events/a");
    }

    @Test
    void anEventSourceIsToldToComeBackInstead() {
        open("/events?channel=a&channel=b&channel=c");
        for (String accept : List.of(
                EVENT_SOURCE,
                "Accept: text/html, text/event-stream;q=0.9",
                "accept: Text/Event-Stream",
                "Accept: text/html\r\nAccept: text/event-stream")) {
            RawResponse refused = gateway.refusedSubscription("/events/d", accept);
            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(refused.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(refused.closes()).isTrue();
            assertThat(refused.text()).matches(": try again later\nretry: [2-9][0-9]{3}\n\n");
        }
    }

    @Test
    void theTimesToComeBackAreSpread() {
        open("/events?channel=a&channel=b&channel=c");
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            bodies.add(gateway.refusedSubscription("/events/d", EVENT_SOURCE).text());
        }
        assertThat(bodies.stream().distinct().count()).isGreaterThan(10);
    }

    @Test
    void aClientOfHttp10IsToldTooAndClosed() {
        open("/events?channel=a&channel=b&channel=c");
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/d HTTP/1.0\r\n" + EVENT_SOURCE + "\r\n\r\n");
            assertThat(client.response().text()).startsWith(": try again later\nretry: ");
            client.awaitEnd();
        }
    }

    @Test
    void aRefusalTakesNothing() {
        open("/events/a");
        assertThat(gateway.refusedSubscription("/events?channel=b&channel=c&channel=d")
                        .status())
                .isEqualTo(429);
        assertThat(gateway.get("/channels").json().number("total")).isEqualTo(1);
        assertThat(gateway.meters().get("longwave_streams_opened_total")).isEqualTo(1);
        open("/events?channel=b&channel=c");
    }

    @Test
    void aPublisherIsRefusedForNowToo() {
        open("/events?channel=a&channel=b&channel=c");
        RawResponse refused = gateway.post("/publish/d", "x");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).matches("[0-9]+");
        assertThat(gateway.post("/publish/a", "x").status()).isEqualTo(200);
        assertThat(gateway.post("/publish", "{\"channels\":[\"a\",\"d\"],\"data\":1}", "Content-Type: application/json")
                        .status())
                .isEqualTo(429);
        assertThat(open.get(0).next().data()).isEqualTo("x");
    }

    @Test
    void thereIsRoomAgainOnceAChannelIsUnused() {
        open("/events?channel=a&channel=b&channel=c");
        open.get(0).close();
        Deadline.await("the channels to go", () -> gateway.meters().get("longwave_channels") == 0);
        open("/events?channel=d&channel=e&channel=f");
    }

    @Test
    void onePatternTooManyIsRefusedForNow() {
        open("/events/a:*");
        open("/events/b:*");
        open("/events/a:*");
        assertThat(gateway.refusedSubscription("/events/c:*").status()).isEqualTo(429);
        assertThat(gateway.refusedSubscription("/events/c:*").json().text("detail"))
                .contains("channels.max-patterns");
        assertThat(gateway.refusedSubscription("/events/c:*", EVENT_SOURCE).status())
                .isEqualTo(200);
        assertThat(gateway.meters().get("longwave_patterns")).isEqualTo(2);
        assertThat(gateway.meters().get("longwave_refused_total{reason=\"too_many_patterns\"}"))
                .isEqualTo(3);
    }

    @Test
    void endlessNamesOfAPublisherStopAtTheCap() {
        String lines = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"channel\":\"endless:" + i + "\",\"data\":1}\n")
                .collect(Collectors.joining());
        List<Json> answers = gateway.post("/publish", lines, "Content-Type: application/x-ndjson")
                .jsonLines();
        assertThat(answers).hasSize(5_000);
        assertThat(answers.subList(0, 3)).allMatch(answer -> answer.fields().contains("id"));
        assertThat(answers.subList(3, 5_000)).allMatch(answer -> answer.number("status") == 429);
        assertThat(gateway.meters().get("longwave_channels")).isEqualTo(3);
        assertThat(gateway.meters().get("longwave_refused_total{reason=\"too_many_channels\"}"))
                .isEqualTo(4_997);
    }

    @Test
    void endlessPatternsOfASubscriberStopAtTheCap() {
        open("/events/a:*");
        open("/events/b:*");
        for (int i = 0; i < 200; i++) {
            assertThat(gateway.refusedSubscription("/events/" + i + ":**").status())
                    .isEqualTo(429);
        }
        assertThat(gateway.meters().get("longwave_patterns")).isEqualTo(2);
        gateway.publish("a:1", "x");
        assertThat(open.get(0).next().data()).isEqualTo("x");
    }

    @Test
    void aPatternOutOfUseMakesRoom() {
        open("/events/a:*");
        open("/events/b:*");
        open.get(0).close();
        Deadline.await("the stream to be gone", () -> gateway.meters().get("longwave_streams") == 1);
        open("/events/c:*");
        gateway.publish("c:1", "x");
        assertThat(open.get(2).next().data()).isEqualTo("x");
    }

    @Test
    void headAsksForNoRoom() {
        open("/events?channel=a&channel=b&channel=c");
        try (RawClient client = gateway.connectPublic()) {
            assertThat(client.send(Requests.of("HEAD", "/events/d")).head().status())
                    .isEqualTo(200);
        }
    }
}
