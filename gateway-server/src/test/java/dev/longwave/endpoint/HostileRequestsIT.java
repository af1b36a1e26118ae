package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.endpoint.HostileRequest.Listener;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows 1-3, 11, 13, 15-20, 47, 48 and 53 of the list of faults: whatever one client sends, it gets the answer that
 * {@code hostile-requests.txt} has for it, nothing of it is published, and everybody else is served as if it were not
 * there.
 */
@Timeout(60)
class HostileRequestsIT {
    private static GatewayFixture gateway;
    private static Publisher publisher;
    private static EventStream subscriber;
    private static int published;

    @BeforeAll
    static void openHonestConnections() {
        gateway = GatewayFixture.start();
        publisher = gateway.publisher();
        subscriber = gateway.subscribe("/events/honest");
    }

    @AfterAll
    static void close() {
        subscriber.close();
        publisher.close();
        gateway.close();
    }

    static Stream<Arguments> requests() {
        return HostileRequests.all().stream()
                .flatMap(request -> request.listeners().stream().map(listener -> Arguments.of(request, listener)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("requests")
    void whoeverSendsNonsenseGetsAnAnswerAndHarmsNobody(HostileRequest request, Listener listener) {
        published = (int) gateway.meters().get("longwave_events_published_total");
        try (RawClient hostile = connect(listener)) {
            hostile.send(request.bytes());
            honestClientsAreServed();
            switch (request.outcome()) {
                case CLOSE -> {
                    assertRefused(request, hostile.response(), true);
                    hostile.awaitEnd();
                    assertThat(hostile.wasReset()).isFalse();
                }
                case KEEP -> {
                    assertRefused(request, hostile.response(), false);
                    assertThat(hostile.send(Requests.get("/health/live"))
                                    .response()
                                    .status())
                            .isEqualTo(200);
                }
                case STREAM -> assertStreams(request, hostile);
                case CUT ->
                    assertThat(new String(hostile.rest(), StandardCharsets.ISO_8859_1).split("HTTP/1", -1))
                            .as("at most one answer")
                            .hasSizeLessThanOrEqualTo(2);
            }
        }
        Deadline.await("the stream to be gone", () -> gateway.meters().get("longwave_streams") == 1);
        honestClientsAreServed();
    }

    private static void assertRefused(HostileRequest request, RawResponse answer, boolean closes) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(request.status());
        assertThat(answer.closes()).as("%s", answer).isEqualTo(closes);
        assertIsProblem(answer);
        assertThat(answer.text()).contains(request.says());
        if (request.header() != null) {
            assertThat(answer.headerLines()).contains(request.header());
        }
    }

    private static void assertStreams(HostileRequest request, RawClient client) {
        RawResponse head = client.head();
        assertThat(head.status()).as("%s", head).isEqualTo(request.status());
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        StringBuilder events = new StringBuilder();
        while (events.indexOf(request.says()) < 0) {
            events.append(new String(client.firstRead(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void aCrowdOfThemCostsNobodyAnEvent() throws InterruptedException {
        List<HostileRequest> requests = HostileRequests.all();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        List<Thread> crowd = new ArrayList<>();
        for (Listener listener : List.of(Listener.PUBLIC, Listener.PUBLIC, Listener.INTERNAL, Listener.INTERNAL)) {
            Thread one = new Thread(() -> {
                while (!stop.get()) {
                    try (RawClient hostile = connect(listener)) {
                        hostile.send(requests.get(sent.getAndIncrement() % requests.size())
                                .bytes());
                        hostile.halfClose().rest();
                    }
                }
            });
            one.start();
            crowd.add(one);
        }
        try (Publisher other = gateway.publisher();
                EventStream beside = gateway.subscribe("/events/beside")) {
            for (int i = 0; i < 500 || sent.get() < requests.size(); i++) {
                String id = other.publish("beside", "event " + i);
                assertThat(beside.next().data()).isEqualTo("event " + i);
                assertThat(beside.lastEventId()).isEqualTo(id);
            }
        } finally {
            stop.set(true);
            for (Thread one : crowd) {
                one.join();
            }
        }
        published = (int) gateway.meters().get("longwave_events_published_total");
        Deadline.await("the crowd to be gone", () -> gateway.meters().get("longwave_streams") == 1);
        honestClientsAreServed();
    }

    @Test
    void whoGoesOnSendingCanReadWhyItIsRefused() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/hostile HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("8000\r\n" + "a".repeat(0x8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.sendUntilClosed(chunk));
            RawResponse answer = client.response();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.closes()).isTrue();
            assertThat(sending).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void thereAreEnoughOfThem() {
        assertThat(HostileRequests.all()).hasSizeGreaterThan(400);
        assertThat(HostileRequests.all().stream().map(HostileRequest::name)).doesNotHaveDuplicates();
    }

    private static void honestClientsAreServed() {
        String id = publisher.publish("honest", "event " + ++published);
        assertThat(subscriber.next().data()).isEqualTo("event " + published);
        assertThat(subscriber.lastEventId()).isEqualTo(id);
        for (Listener listener : Listener.values()) {
            try (RawClient honest = connect(listener)) {
                assertThat(honest.send(Requests.get("/health/live")).response().status())
                        .isEqualTo(200);
            }
        }
        assertThat(gateway.meters().get("longwave_events_published_total")).isEqualTo(published);
    }

    private static void assertIsProblem(RawResponse answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().number("status")).isEqualTo(answer.status());
        assertThat(answer.json().text("type")).startsWith("urn:longwave:problem:");
        assertThat(answer.json().text("title")).isNotBlank();
        assertThat(answer.json().text("detail")).isNotBlank();
    }

    private static RawClient connect(Listener listener) {
        return listener == Listener.PUBLIC ? gateway.connectPublic() : gateway.connectInternal();
    }
}
