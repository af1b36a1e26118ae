package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import dev.longwave.testing.SpecificationParser.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a stream begins, and what it follows. */
@Timeout(60)
class SubscribeIT {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    // ---- the beginning ----

    @Test
    void theHeadIsExactlyWhatProxiesAndBrowsersNeed() {
        for (RawClient client : List.of(gateway.connectPublic(), gateway.connectInternal())) {
            try (client) {
                client.send(Requests.get("/events/head", "Accept: text/event-stream", "Accept-Encoding: gzip, br"));
                assertThat(client.head().toString())
                        .isEqualTo("HTTP/1.1 200 OK [Content-Type: text/event-stream,"
                                + " Cache-Control: no-cache, no-transform, Connection: keep-alive,"
                                + " X-Accel-Buffering: no, Content-Encoding: identity, Transfer-Encoding: chunked] ");
            }
        }
    }

    /** Row 34 of the list of faults: a browser's {@code onopen} must not wait for an event. */
    @Test
    void headAndGreetingComeInOnePieceAndBeforeAnyEvent() {
        try (RawClient client = gateway.connectPublic()) {
            client.send(Requests.get("/events/first"));
            String first = new String(client.firstRead(), StandardCharsets.UTF_8);
            String head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Cache-Control: no-cache, no-transform\r\nConnection: keep-alive\r\nX-Accel-Buffering: no\r\n"
                    + "Content-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n";
            assertThat(first).startsWith(head);
            assertThat(first.substring(head.length()))
                    .matches("2d\r\n:\nretry: 3000\nid: [a-z0-9]{8}-[0-9]{16}\n\n\r\n");
        }
    }

    @Test
    void theGreetingTellsThePositionWithoutAnEvent() {
        String id = gateway.publish("greeting", "before");
        try (EventStream stream = gateway.subscribe("/events/greeting")) {
            assertThat(stream.block()).isEqualTo(":\nretry: 3000\nid: " + id + "\n\n");
            assertThat(stream.lastEventId()).isEqualTo(id);
            gateway.publish("greeting", "after");
            assertThat(stream.next().data()).isEqualTo("after");
        }
    }

    @Test
    void theRetryOfTheGreetingIsConfigured() {
        try (GatewayFixture other = GatewayFixture.start("stream.retry=1500ms");
                EventStream stream = other.subscribe("/events/a")) {
            assertThat(stream.block()).startsWith(":\nretry: 1500\nid: ");
        }
    }

    @Test
    void whatIsPublishedOnceTheHeadWasSeenIsReceived() {
        try (Publisher publisher = gateway.publisher()) {
            for (int i = 0; i < 1_000; i++) {
                try (EventStream stream = gateway.subscribe("/events/seen:" + i % 7)) {
                    String id = publisher.publish("seen:" + i % 7, "event " + i);
                    assertThat(stream.next()).isEqualTo(new Event("message", "event " + i, id));
                }
            }
        }
    }

    @Test
    void nothingIsMissingOrDoubleBetweenTheGreetingAndTheFirstEventUnderLoad() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread load = new Thread(() -> {
            try (Publisher publisher = gateway.publisher()) {
                while (!stop.get()) {
                    publisher.publish("load", "x");
                }
            }
        });
        load.start();
        try {
            for (int i = 0; i < 300; i++) {
                try (EventStream stream =
                        gateway.subscribe(i % 2 == 0 ? "/events/load" : "/events/load?channel=lo:*")) {
                    stream.block();
                    long position = sequence(stream.lastEventId());
                    for (int next = 1; next <= 3; next++) {
                        assertThat(sequence(stream.next().lastEventId())).isEqualTo(position + next);
                    }
                }
            }
        } finally {
            stop.set(true);
            load.join();
        }
    }

    private static long sequence(String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    // ---- what is followed ----

    @Test
    void onlyTheEventsOfTheChannelCome() {
        try (EventStream stream = gateway.subscribe("/events/mine")) {
            gateway.publish("other", "no");
            gateway.publish("mine:sub", "no");
            gateway.publish("mine", "yes");
            assertThat(stream.next().data()).isEqualTo("yes");
        }
    }

    @Test
    void severalChannelsComeInOneOrderAndEachOnce() {
        String target = "/events/sev:a?channel=sev:b&channel=sev%3Ac&channel=sev:a";
        try (EventStream stream = gateway.subscribe(target)) {
            for (int i = 0; i < 30; i++) {
                gateway.publish("sev:" + "abcd".charAt(i % 4), "event " + i);
            }
            for (int i = 0; i < 30; i++) {
                if (i % 4 != 3) {
                    assertThat(stream.next().data()).isEqualTo("event " + i);
                }
            }
        }
    }

    @Test
    void aPatternFollowsChannelsThatAreThereAndThoseToCome() {
        gateway.publish("pat:1", "before");
        try (EventStream star = gateway.subscribe("/events/pat:*");
                EventStream stars = gateway.subscribe("/events?channel=pat:**");
                EventStream middle = gateway.subscribe("/events/*:1:x")) {
            gateway.publish("pat:1", "1");
            gateway.publish("pat:2", "2");
            gateway.publish("pat:1:x", "3");
            gateway.publish("pat", "4");
            gateway.publish("pat.5", "5");
            gateway.publish("pat:6", "6");
            assertThat(star.nextData(3)).containsExactly("1", "2", "6");
            assertThat(stars.nextData(4)).containsExactly("1", "2", "3", "6");
            assertThat(middle.next().data()).isEqualTo("3");
        }
    }

    @Test
    void patternsAndChannelsThatOverlapDeliverOnce() {
        try (EventStream stream = gateway.subscribe("/events?channel=lap:a&channel=lap:*&channel=lap:**&channel=*:a")) {
            gateway.publish("lap:a", "1");
            gateway.publish("lap:b", "2");
            gateway.publish("x:a", "3");
            gateway.publish("lap:a", "4");
            assertThat(stream.nextData(4)).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void streamsOnBothListenersGetTheSame() {
        try (EventStream outside = gateway.subscribe("/events/same");
                RawClient inside = gateway.connectInternal()) {
            inside.send(Requests.get("/events/same"));
            assertThat(inside.head().status()).isEqualTo(200);
            gateway.publish("same", "x");
            assertThat(outside.next().data()).isEqualTo("x");
            gateway.delete("/channels/same");
            assertThat(new String(inside.rest(), StandardCharsets.UTF_8)).contains("data: x\n", "event: end\n");
        }
    }

    @Test
    void manyStreamsOfOneChannelGetEveryEvent() {
        int streams = 200;
        List<EventStream> open = IntStream.range(0, streams)
                .mapToObj(i -> gateway.subscribe("/events/crowd"))
                .toList();
        try (Publisher publisher = gateway.publisher()) {
            for (int i = 0; i < 20; i++) {
                assertThat(publisher.publish("crowd", "event " + i, "").number("subscribers"))
                        .isEqualTo(streams);
            }
            for (EventStream stream : open) {
                for (int i = 0; i < 20; i++) {
                    assertThat(stream.next().data()).isEqualTo("event " + i);
                }
            }
        } finally {
            open.forEach(EventStream::close);
        }
    }
}
