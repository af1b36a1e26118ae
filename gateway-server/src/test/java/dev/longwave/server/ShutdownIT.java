package dev.longwave.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that stops tells its clients so: every response has its end. */
@Timeout(60)
class ShutdownIT {
    @Test
    void openStreamsGetTheirLastChunkAndListenersRefuse() {
        GatewayFixture gateway = GatewayFixture.start();
        List<EventStream> open = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            open.add(gateway.subscribe("/events/a"));
            open.get(i).block();
        }
        gateway.publish("a", "last");
        open.forEach(stream -> assertThat(stream.next().data()).isEqualTo("last"));
        gateway.close();
        for (EventStream stream : open) {
            stream.awaitEnd();
            stream.close();
        }
        for (InetSocketAddress address :
                List.of(gateway.gateway().publicAddress(), gateway.gateway().internalAddress())) {
            assertThatThrownBy(() -> RawClient.connect(address)).hasCauseInstanceOf(ConnectException.class);
        }
    }

    @Test
    void streamsEndOneAfterTheOtherEachWithATimeToComeBackAfterAndGetWhatIsPublishedMeanwhile() throws Exception {
        GatewayFixture gateway = GatewayFixture.start("stream.retry=2s");
        List<EventStream> open = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            open.add(gateway.subscribe("/events/a"));
            open.get(i).block();
        }
        try (Publisher publisher = gateway.publisher()) {
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            Deadline.await("the first streams' end", () -> gateway.meters().get("longwave_streams") < 500);
            publisher.publish("a", "meanwhile");
            closed.get(60, TimeUnit.SECONDS);
        }
        int had = 0;
        Set<Duration> times = new HashSet<>();
        for (EventStream stream : open) {
            StringBuilder text = new StringBuilder();
            for (String block = stream.block(); !block.isEmpty(); block = stream.block()) {
                text.append(block);
            }
            had += text.indexOf("data: meanwhile\n") < 0 ? 0 : 1;
            times.add(stream.reconnectionTime());
            stream.close();
        }
        assertThat(had).isBetween(1, 499);
        assertThat(times).hasSizeGreaterThan(50).allMatch(time -> time.toMillis() >= 1_000 && time.toMillis() < 3_000);
    }

    @Test
    void aClientOfHttp10SeesItsConnectionClosed() {
        GatewayFixture gateway = GatewayFixture.start();
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/a HTTP/1.0\r\n\r\n");
            client.head();
            client.firstRead();
            gateway.close();
            assertThat(new String(client.rest(), StandardCharsets.UTF_8)).contains("\nretry: ");
            assertThat(client.wasReset()).isFalse();
        }
    }

    @Test
    void aReaderThatStallsDoesNotHoldItUp() {
        GatewayFixture gateway = GatewayFixture.start("drain.window=1s");
        try (RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10)) {
            stalled.send(Requests.get("/events/flood"));
            stalled.head();
            String event = "x".repeat(200_000);
            for (int i = 0; i < 30; i++) {
                gateway.publish("flood", event);
            }
            CompletableFuture<Void> closed = CompletableFuture.runAsync(gateway::close);
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        GatewayFixture gateway = GatewayFixture.start();
        gateway.close();
        gateway.close();
    }

    @Test
    void whoeverWaitsForTheEndIsTold() {
        GatewayFixture gateway = GatewayFixture.start();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                gateway.gateway().awaitStop();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(stopped).isNotDone();
        gateway.close();
        assertThat(stopped).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void itsPortsAreFreeAfterwards() {
        GatewayFixture first = GatewayFixture.start();
        int port = first.gateway().publicAddress().getPort();
        try (EventStream stream = first.subscribe("/events/a")) {
            stream.block();
            first.close();
            try (GatewayFixture second = GatewayFixture.start("public.listen=127.0.0.1:" + port)) {
                assertThat(second.gateway().publicAddress().getPort()).isEqualTo(port);
            }
        }
    }
}
