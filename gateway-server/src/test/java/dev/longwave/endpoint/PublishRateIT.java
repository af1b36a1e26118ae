package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 27 of the list of faults: a flood of events is answered 429, and takes nothing. */
@Timeout(60)
class PublishRateIT {
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final String JSON = "Content-Type: application/json";

    private GatewayFixture gateway;

    @AfterEach
    void close() {
        gateway.close();
    }

    private double reached(String limit) {
        return gateway.meters().get("longwave_limits_reached_total{limit=\"" + limit + "\"}");
    }

    private static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"channel\":\"a\",\"data\":\"" + i + "\"}\n")
                .collect(Collectors.joining());
    }

    @Test
    void anEventTooManyIsRefusedForNow() {
        gateway = GatewayFixture.start("limits.publish-rate=5");
        int published = 0;
        RawResponse refused = null;
        try (RawClient publisher = gateway.connectInternal()) {
            for (int i = 0; i < 200; i++) {
                String request = i % 2 == 0
                        ? Requests.post("/publish/a", "x")
                        : Requests.post("/publish", "{\"channel\":\"a\",\"data\":1}", JSON);
                RawResponse answer = publisher.send(request).response();
                if (answer.status() == 200) {
                    published++;
                } else {
                    refused = answer;
                }
            }
            assertThat(published).isBetween(5, 199);
            assertThat(refused).isNotNull();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.closes()).isFalse();
            assertThat(refused.json().text("detail")).contains("at most 5 events a second", "limits.publish-rate");
            Deadline.await(
                    "an event to be let through again",
                    () -> publisher
                                    .send(Requests.post("/publish/a", "later"))
                                    .response()
                                    .status()
                            == 200);
        }
        assertThat(reached("publish_rate")).isGreaterThanOrEqualTo(200 - published);
        assertThat(gateway.meters().get("longwave_events_published_total")).isEqualTo(published + 1);
    }

    @Test
    void everyLineHasItsOwnAnswer() {
        gateway = GatewayFixture.start("limits.publish-rate=10", "history.max-events=1000000");
        try (EventStream stream = gateway.subscribe("/events/a")) {
            List<Json> answers = gateway.post("/publish", lines(20_000), NDJSON).jsonLines();
            assertThat(answers).hasSize(20_000);
            List<Integer> published = IntStream.range(0, 20_000)
                    .filter(i -> answers.get(i).fields().contains("id"))
                    .boxed()
                    .toList();
            assertThat(published).hasSizeBetween(10, 19_999);
            assertThat(answers.stream().filter(answer -> !answer.fields().contains("id")))
                    .allMatch(answer -> answer.number("status") == 429);
            assertThat(stream.nextData(published.size()))
                    .isEqualTo(published.stream().map(String::valueOf).toList());
            assertThat(gateway.get("/channels/a").json().number("events")).isEqualTo(published.size());
        }
    }

    @Test
    void eachKeyHasARateOfItsOwn() {
        gateway = GatewayFixture.startWith("""
                auth:
                  internal: key
                  api-keys:
                    - {name: ci, key: key-of-ci-0123456789, publish: ["**"]}
                    - {name: cd, key: key-of-cd-0123456789, publish: ["**"]}
                    - {name: ops, key: key-of-ops-0123456789, admin: true}
                limits.publish-rate-per-caller: 3
                """);
        try (LogCapture log = new LogCapture()) {
            List<Json> flood = gateway.post(
                            "/publish", lines(1_000), NDJSON, "Authorization: Bearer key-of-ci-0123456789")
                    .jsonLines();
            assertThat(flood.stream().filter(answer -> answer.fields().contains("id")))
                    .hasSizeBetween(3, 999);
            assertThat(flood.get(999).text("detail"))
                    .contains("at most 3 events a second", "limits.publish-rate-per-caller");
            assertThat(gateway.post("/publish/a", "x", "Authorization: Bearer key-of-cd-0123456789")
                            .status())
                    .isEqualTo(200);
            assertThat(log.lines().stream().filter(line -> line.contains("limit reached")))
                    .singleElement()
                    .asString()
                    .contains("limit=limits.publish-rate-per-caller", "remote=key ci");
        }
        assertThat(gateway.get("/metrics", "Authorization: Bearer key-of-ops-0123456789")
                        .text())
                .contains("longwave_limits_reached_total{limit=\"publish_rate_per_caller\"} ");
    }

    @Test
    void withoutKeysEachAddressHasARateOfItsOwn() {
        gateway = GatewayFixture.start("limits.publish-rate-per-caller=3");
        assertThat(gateway.post("/publish", lines(1_000), NDJSON)
                        .jsonLines()
                        .get(999)
                        .number("status"))
                .isEqualTo(429);
        try (RawClient other =
                RawClient.connectFrom("127.0.0.2", gateway.gateway().internalAddress())) {
            assertThat(other.send(Requests.post("/publish/a", "x")).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void noneIsNoLimit() {
        gateway = GatewayFixture.start("limits.publish-rate=none");
        assertThat(gateway.post("/publish", lines(5_000), NDJSON).jsonLines())
                .allMatch(answer -> answer.fields().contains("id"));
    }
}
