package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rows 9-12 and 14 of the list of faults: what clients do to connections that carry a stream, or should. What comes with
 * the subscription and is no part of it is in {@code hostile-requests.txt}.
 */
@Timeout(60)
class StreamConnectionsIT {
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aStreamThatIsResetIsGoneWithinASecond() {
        EventStream stream = openStream("/events/a");
        stream.client().reset();
        assertNoStreamWithinASecond();
    }

    @Test
    void aStreamThatIsClosedIsGoneWithinASecond() {
        openStream("/events/a").close();
        assertNoStreamWithinASecond();
    }

    @Test
    void aStreamThatIsResetInTheMiddleOfAWriteIsGoneWithinASecond() {
        RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10);
        stalled.send(Requests.get("/events/flood"));
        assertThat(stalled.head().status()).isEqualTo(200);
        String event = "x".repeat(100_000);
        try (Publisher publisher = gateway.publisher();
                EventStream beside = gateway.subscribe("/events/flood")) {
            for (int i = 0; i < 100; i++) {
                publisher.publish("flood", event);
                assertThat(beside.next().data()).isEqualTo(event);
            }
            assertThat(gateway.meters().get("longwave_streams")).isEqualTo(2);
            stalled.reset();
            Deadline.in(Duration.ofSeconds(1))
                    .awaitThat("the stream to be gone", () -> gateway.meters().get("longwave_streams") == 1);
            publisher.publish("flood", "after");
            assertThat(beside.next().data()).isEqualTo("after");
        }
    }

    @Test
    void aStreamWhoseClientStopsSendingIsClosedAndAResetAfterThatDoesNothing() {
        EventStream stream = openStream("/events/a");
        stream.client().halfClose();
        assertNoStreamWithinASecond();
        stream.client().reset();
        assertServed();
    }

    @Test
    void moreBytesAfterASubscriptionCloseIt() {
        EventStream stream = openStream("/events/a");
        stream.client().send("x");
        assertNothingButTheEnd(stream.client());
        assertNoStreamWithinASecond();
    }

    @Test
    void aSecondRequestOnAStreamClosesIt() {
        EventStream stream = openStream("/events/a");
        stream.client().send(Requests.get("/health/live"));
        assertNothingButTheEnd(stream.client());
        assertNoStreamWithinASecond();
    }

    @Test
    void aSubscriptionMayFollowOtherRequestsOnItsConnection() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.post("/publish/a", "1")
                    + Requests.get("/health/live")
                    + Requests.get("/events/a?since=earliest"));
            assertThat(client.response().json().fields()).contains("id");
            assertThat(client.response().text()).contains("up");
            assertThat(client.head().header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(new String(client.firstRead(), StandardCharsets.UTF_8)).contains("retry: ");
        }
    }

    /** A connection is not read from while its answers are not read; once it is a stream it must be again. */
    @Test
    void aStreamIsWatchedEvenIfTheAnswersBeforeItWereNotRead() {
        publishToManyChannels();
        int before = 30;
        try (RawClient client = RawClient.connect(gateway.gateway().internalAddress(), 4 << 10)) {
            client.send(Requests.get("/channels").repeat(before) + Requests.get("/events/a"));
            Deadline.await("the stream", () -> gateway.meters().get("longwave_streams") == 1);
            for (int i = 0; i < before; i++) {
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(client.head().header("Content-Type")).isEqualTo("text/event-stream");
            client.send("x");
            assertNothingButTheEnd(client);
        }
        assertNoStreamWithinASecond();
    }

    @Test
    void aClientOfHttp10GetsAStreamThatEndsWithItsConnection() {
        gateway.publish("old", "first");
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/old?since=earliest HTTP/1.0\r\n\r\n");
            RawResponse head = client.head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.closes()).isTrue();
            assertThat(head.headers("Transfer-Encoding")).isEmpty();
            assertThat(head.headers("Content-Length")).isEmpty();
            String id = gateway.publish("old", "second\nline");
            assertThat(gateway.delete("/channels/old").status()).isEqualTo(200);
            String body = new String(client.rest(), StandardCharsets.UTF_8);
            String epoch = id.substring(0, 9);
            assertThat(body)
                    .isEqualTo(":\nretry: 3000\nid: " + epoch + "0000000000000000\n\n"
                            + "id: " + epoch + "0000000000000001\ndata: first\n\n"
                            + "id: " + epoch + "0000000000000002\ndata: second\ndata: line\n\n"
                            + "id: " + epoch + "0000000000000003\nevent: end\ndata: {\"channel\":\"old\"}\n\n");
            assertThat(client.wasReset()).isFalse();
        }
    }

    @Test
    void clientsOfBothVersionsShareAChannel() {
        try (EventStream newer = gateway.subscribe("/events/both");
                RawClient older = gateway.connectPublic();
                Publisher publisher = gateway.publisher()) {
            older.send("GET /events/both HTTP/1.0\r\n\r\n");
            older.head();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                String id = publisher.publish("both", "event " + i);
                expected.append("id: ")
                        .append(id)
                        .append("\ndata: event ")
                        .append(i)
                        .append("\n\n");
                assertThat(newer.next().data()).isEqualTo("event " + i);
            }
            gateway.delete("/channels/both");
            assertThat(new String(older.rest(), StandardCharsets.UTF_8)).contains(expected);
        }
    }

    @Test
    void headGetsTheHeadersAndSubscribesNothing() {
        try (RawClient client = gateway.connectPublic();
                EventStream stream = gateway.subscribe("/events/a")) {
            RawResponse head = client.send(Requests.of("HEAD", "/events/b")).head();
            assertThat(head.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(head.headerLines())
                    .containsExactlyElementsOf(stream.head().headerLines().stream()
                            .filter(line -> !line.equals("Transfer-Encoding: chunked"))
                            .toList());
            assertThat(gateway.meters().get("longwave_streams_opened_total")).isEqualTo(1);
            assertThat(gateway.get("/channels/b").status()).isEqualTo(404);
            gateway.publish("b", "nobody reads this");
            assertThat(client.send(Requests.get("/health/live")).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void headOfABadSubscriptionIsRefusedLikeGet() {
        try (RawClient client = gateway.connectPublic()) {
            RawResponse head = client.send(Requests.of("HEAD", "/events")).head();
            assertThat(head.status()).isEqualTo(400);
            client.awaitEnd();
        }
    }

    private void publishToManyChannels() {
        String lines = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"channel\":\"many:" + i + "\",\"data\":1}\n")
                .collect(Collectors.joining());
        assertThat(gateway.post("/publish", lines, "Content-Type: application/x-ndjson")
                        .status())
                .isEqualTo(200);
    }

    private EventStream openStream(String target) {
        EventStream stream = gateway.subscribe(target);
        assertThat(stream.block()).startsWith(":\nretry: ");
        assertThat(gateway.meters().get("longwave_streams")).isEqualTo(1);
        return stream;
    }

    private void assertNoStreamWithinASecond() {
        Deadline.in(Duration.ofSeconds(1))
                .awaitThat("no stream to be open", () -> gateway.meters().get("longwave_streams") == 0);
        assertServed();
    }

    private void assertServed() {
        try (EventStream honest = gateway.subscribe("/events/honest")) {
            gateway.publish("honest", "served");
            assertThat(honest.next().data()).isEqualTo("served");
        }
    }

    private static void assertNothingButTheEnd(RawClient client) {
        assertThat(new String(client.rest(), StandardCharsets.UTF_8)).doesNotContain("HTTP/1.1");
    }
}
