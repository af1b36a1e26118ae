package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is answered while memory is short; how it gets short, and is relieved, is for MemoryPressureIT. */
@Timeout(60)
class OverloadIT {
    /** More than the hundredth of the tests' heap from which this gateway refuses streams. */
    private static final byte[] BALLAST = new byte[24 << 20];

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start(
                "overload.heap-refuse-at=1", "overload.heap-shed-at=100", "cors.allowed-origins=https://a.example");
        Deadline.await("the heap to be short", () -> {
            System.gc();
            return BALLAST.length > 0 && gateway.meters().get("longwave_overload_stage") == 1;
        });
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @Test
    void anEventSourceIsToldWhenToComeBack() {
        double before = gateway.meters().get("longwave_streams_refused_total");
        RawResponse answer =
                gateway.refusedSubscription("/events/a", "Accept: text/event-stream", "Origin: https://a.example");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(answer.text()).containsPattern("\nretry: [0-9]{4}\n\n$").doesNotContain("data:");
        assertThat(answer.closes()).isTrue();
        assertThat(gateway.meters().get("longwave_streams_refused_total")).isEqualTo(before + 1);
    }

    @Test
    void clientsAreToldTimesThatDiffer() {
        assertThat(IntStream.range(0, 20)
                        .mapToObj(i -> gateway.refusedSubscription("/events/a", "Accept: text/event-stream")
                                .text())
                        .distinct()
                        .count())
                .isGreaterThan(5);
    }

    @Test
    void otherClientsGet503WithATime() {
        RawResponse answer = gateway.refusedSubscription("/events/a");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(2, 10);
        assertThat(answer.json().text("title")).isEqualTo("Not ready");
        assertThat(answer.json().text("detail"))
                .startsWith("no new streams are taken now, memory is short: heap after collection ")
                .endsWith("; come back later");
    }

    @Test
    void itIsNotReadyAndSaysWhyButLives() {
        try (RawClient client = gateway.connectPublic()) {
            RawResponse ready = client.send(Requests.get("/health/ready")).response();
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().text("status")).isEqualTo("down");
            assertThat(ready.json().text("reason")).startsWith("memory is short: heap after collection ");
            assertThat(client.send(Requests.get("/health/live")).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void publishingGoesOn() {
        assertThat(gateway.publish("a", "x")).isNotEmpty();
        assertThat(gateway.get("/channels/a").status()).isEqualTo(200);
    }
}
