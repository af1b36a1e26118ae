package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 45 of the list of faults: a publisher that is not sure may say it again. */
@Timeout(60)
class IdempotencyIT {
    private static final String JSON = "Content-Type: application/json";
    private static final String NDJSON = "Content-Type: application/x-ndjson";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    // ---- keys ----

    @Test
    void theSameKeyAgainGetsTheFirstAnswerAndNoSecondEvent() {
        RawResponse first = gateway.post("/publish/same", "x", "Idempotency-Key: same-1");
        try (EventStream stream = gateway.subscribe("/events/same?since=earliest")) {
            RawResponse again = gateway.post("/publish/same", "x", "Idempotency-Key: same-1");
            assertThat(again.status()).isEqualTo(200);
            assertThat(again.text()).isEqualTo(first.text());
            gateway.publish("same", "next");
            assertThat(stream.nextData(2)).containsExactly("x", "next");
        }
    }

    @Test
    void theSameKeyForSomethingElseIsRefused() {
        String key = "Idempotency-Key: else-1";
        assertThat(gateway.post("/publish/else?event=a", "x", key).status()).isEqualTo(200);
        for (RawResponse other : List.of(
                gateway.post("/publish/else?event=a", "y", key),
                gateway.post("/publish/else?event=b", "x", key),
                gateway.post("/publish/else", "x", key),
                gateway.post("/publish/else?event=a&retry=1", "x", key),
                gateway.post("/publish/else?event=a&id=own", "x", key),
                gateway.post("/publish/other?event=a", "x", key),
                gateway.post(
                        "/publish", "{\"channels\":[\"else\",\"other\"],\"event\":\"a\",\"data\":\"x\"}", JSON, key))) {
            assertThat(other.status()).isEqualTo(422);
            assertThat(other.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(other.json().text("title")).isEqualTo("Idempotency key in use");
        }
        assertThat(gateway.get("/channels/else").json().number("events")).isEqualTo(1);
        assertThat(gateway.get("/channels/other").status()).isEqualTo(404);
    }

    @Test
    void theSamePublicationSaidInAnotherFormIsTheSame() {
        String key = "Idempotency-Key: form-1";
        RawResponse first = gateway.post("/publish/form?event=a", "x", key);
        RawResponse again =
                gateway.post("/publish", "{\"data\":\"x\",\"event\":\"a\",\"channel\":\"form\"}", JSON, key);
        assertThat(again.text()).isEqualTo(first.text());
    }

    @Test
    void withoutAKeyOrWithAnotherItIsAnotherEvent() {
        gateway.post("/publish/other-keys", "x", "Idempotency-Key: a");
        gateway.post("/publish/other-keys", "x", "Idempotency-Key: A");
        gateway.post("/publish/other-keys", "x");
        gateway.post("/publish/other-keys", "x");
        assertThat(gateway.get("/channels/other-keys").json().number("events")).isEqualTo(4);
    }

    @Test
    void aRefusedPublicationUsesUpNoKey() {
        String key = "Idempotency-Key: refused-1";
        assertThat(gateway.post("/publish", "{\"channel\":\"refused\"}", JSON, key)
                        .status())
                .isEqualTo(400);
        assertThat(gateway.post("/publish/refused", "x", key).status()).isEqualTo(200);
    }

    @Test
    void manyWhoSayTheSameAtOncePublishOneEvent() {
        int clients = 8;
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "Idempotency-Key: race-" + round;
                CountDownLatch start = new CountDownLatch(1);
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    answers.add(CompletableFuture.supplyAsync(
                            () -> {
                                awaitLatch(start);
                                return gateway.post("/publish/race", "x", key).text();
                            },
                            threads));
                }
                start.countDown();
                assertThat(answers.stream().map(CompletableFuture::join).distinct())
                        .hasSize(1);
            }
            assertThat(gateway.get("/channels/race").json().number("events")).isEqualTo(20);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void linesThatAreSentAgainAreAnsweredAsBeforeAndThoseAfterThemPublished() {
        String lines = "{\"channel\":\"again\",\"data\":1}\nnonsense\n{\"channel\":\"again\",\"data\":2}\n";
        String key = "Idempotency-Key: lines-1";
        List<Json> first = gateway.post("/publish", lines, NDJSON, key).jsonLines();
        List<Json> again = gateway.post("/publish", lines + "{\"channel\":\"again\",\"data\":3}\n", NDJSON, key)
                .jsonLines();
        assertThat(again.subList(0, 3)).isEqualTo(first);
        assertThat(again).hasSize(4);
        assertThat(gateway.get("/channels/again").json().number("events")).isEqualTo(3);
        List<Json> other = gateway.post("/publish", "{\"channel\":\"again\",\"data\":4}\n", NDJSON, key)
                .jsonLines();
        assertThat(other.get(0).number("status")).isEqualTo(422);
    }

    @Test
    void keysAreForgottenAfterTheirWindow() {
        try (GatewayFixture quick = GatewayFixture.start("idempotency.window=1s")) {
            String key = "Idempotency-Key: a";
            String first = quick.post("/publish/a", "x", key).text();
            assertThat(quick.post("/publish/a", "x", key).text()).isEqualTo(first);
            Deadline.await(
                    "the key to be free",
                    () -> !quick.post("/publish/a", "x", key).text().equals(first));
            assertThat(quick.get("/channels/a").json().number("events")).isEqualTo(2);
        }
    }

    @Test
    void moreKeysThanMayBeRememberedAreRefusedForNow() {
        try (GatewayFixture small = GatewayFixture.start("idempotency.max-keys=3")) {
            for (int i = 0; i < 3; i++) {
                assertThat(small.post("/publish/a", "x", "Idempotency-Key: " + i)
                                .status())
                        .isEqualTo(200);
            }
            RawResponse refused = small.post("/publish/a", "x", "Idempotency-Key: 3");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).matches("[0-9]+");
            assertThat(refused.json().text("detail")).contains("idempotency.max-keys");
            assertThat(small.post("/publish/a", "x", "Idempotency-Key: 0").status())
                    .isEqualTo(200);
            assertThat(small.post("/publish/a", "x").status()).isEqualTo(200);
            assertThat(small.get("/channels/a").json().number("events")).isEqualTo(4);
        }
    }

    // ---- publishers' own ids ----

    @Test
    void theSameIdWithTheSameEventGetsTheFirstAnswer() {
        RawResponse first = gateway.post("/publish/own?id=own-1&event=a", "x");
        try (EventStream stream = gateway.subscribe("/events/own")) {
            RawResponse again = gateway.post("/publish/own?id=own-1&event=a", "x");
            assertThat(again.text()).isEqualTo(first.text()).isEqualTo("{\"id\":\"own-1\",\"subscribers\":0}\n");
            gateway.publish("own", "next");
            assertThat(stream.next().data()).isEqualTo("next");
        }
    }

    @Test
    void theSameIdForAnotherEventIsRefusedOnTheWholeNode() {
        assertThat(gateway.post("/publish/own-a?id=own-2", "x").status()).isEqualTo(200);
        for (RawResponse other : List.of(
                gateway.post("/publish/own-a?id=own-2", "y"),
                gateway.post("/publish/own-a?id=own-2&event=a", "x"),
                gateway.post("/publish/own-b?id=own-2", "x"))) {
            assertThat(other.status()).isEqualTo(409);
            assertThat(other.json().text("title")).isEqualTo("Event id in use");
            assertThat(other.json().text("detail")).contains("own-2");
        }
        assertThat(gateway.get("/channels/own-b").status()).isEqualTo(404);
    }

    @Test
    void anIdIsFreeOnceItsEventIsNoLongerKept() {
        try (GatewayFixture small = GatewayFixture.start("history.max-events=2")) {
            assertThat(small.post("/publish/a?id=own", "x").status()).isEqualTo(200);
            small.publish("a", "1");
            assertThat(small.post("/publish/a?id=own", "y").status()).isEqualTo(409);
            small.publish("a", "2");
            assertThat(small.post("/publish/a?id=own", "y").status()).isEqualTo(200);
        }
    }

    @Test
    void keyAndIdGoTogether() {
        String key = "Idempotency-Key: together-1";
        RawResponse first = gateway.post("/publish/together?id=own-3", "x", key);
        assertThat(gateway.post("/publish/together?id=own-3", "x", key).text()).isEqualTo(first.text());
        assertThat(gateway.post("/publish/together?id=own-3", "x", "Idempotency-Key: together-2")
                        .text())
                .isEqualTo(first.text());
        assertThat(gateway.post("/publish/together?id=own-3", "y", "Idempotency-Key: together-3")
                        .status())
                .isEqualTo(409);
        assertThat(gateway.get("/channels/together").json().number("events")).isEqualTo(1);
    }
}
