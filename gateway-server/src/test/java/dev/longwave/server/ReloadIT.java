package dev.longwave.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes while the gateway runs. */
@Timeout(60)
class ReloadIT {
    private static final String NEXT_SECRET = "another-secret-of-at-least-32-bytes-for-hs256";
    private static final String OPS = "Authorization: Bearer key-of-ops-0123456789";
    private static final String CI = "Authorization: Bearer key-of-ci-0123456789";
    private static final String CI_NEXT = "Authorization: Bearer key-of-ci-after-rotation";
    private static final String PAGE = "https://app.example.com";
    private static final String FIRST = """
            auth:
              public: jwt
              internal: key
              jwt.keys: [{algorithm: HS256, secret: %s}]
              api-keys:
                - {name: ops, key: key-of-ops-0123456789, admin: true}
                - {name: ci, key: key-of-ci-0123456789, publish: ["**"]}
            """.formatted(Issuer.SECRET);

    @TempDir
    private Path directory;

    private Path file;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        file = directory.resolve("longwave.yaml");
        write(FIRST);
        gateway = GatewayFixture.startFrom(file);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void write(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawResponse reload() {
        return gateway.post("/reload", "", OPS);
    }

    private void reloaded(String yaml, String changed, String needsRestart) {
        write(yaml);
        RawResponse answer = reload();
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"changed\":[" + changed + "],\"needs_restart\":[" + needsRestart + "]}\n");
    }

    private static String bearer(String secret) {
        return "Authorization: Bearer " + Issuer.ofSecret(secret).token("{\"subscribe\":[\"**\"]}");
    }

    private int publish(RawClient client, String key) {
        return client.send(Requests.post("/publish/a", "x", key)).response().status();
    }

    @Test
    void withNothingChangedNothingHappens() {
        reloaded(FIRST, "", "");
        assertThat(gateway.post("/publish/a", "x", CI).status()).isEqualTo(200);
    }

    @Test
    void anApiKeyIsRotatedOnConnectionsThatAreOpen() {
        try (RawClient publisher = gateway.connectInternal()) {
            assertThat(publish(publisher, CI)).isEqualTo(200);
            reloaded(FIRST.replace("key-of-ci-0123456789", "key-of-ci-after-rotation"), "\"auth.api-keys\"", "");
            assertThat(publish(publisher, CI)).isEqualTo(401);
        }
        try (RawClient publisher = gateway.connectInternal()) {
            assertThat(publish(publisher, CI_NEXT)).isEqualTo(200);
        }
    }

    @Test
    void anotherSigningKeyCountsForNewStreamsAndThoseOpenGoOn() {
        try (EventStream stream = gateway.subscribe("/events/a", bearer(Issuer.SECRET))) {
            reloaded(FIRST.replace(Issuer.SECRET, NEXT_SECRET), "\"auth.jwt.keys\"", "");
            assertThat(gateway.refusedSubscription("/events/a", bearer(Issuer.SECRET))
                            .status())
                    .isEqualTo(401);
            try (EventStream another = gateway.subscribe("/events/a", bearer(NEXT_SECRET))) {
                gateway.post("/publish/a", "to both", CI);
                assertThat(stream.next().data()).isEqualTo("to both");
                assertThat(another.next().data()).isEqualTo("to both");
            }
        }
    }

    @Test
    void pagesOfAnotherOriginAreAllowedAndNoLonger() {
        String token = bearer(Issuer.SECRET);
        for (boolean allowed : List.of(true, false, true)) {
            reloaded(FIRST + (allowed ? "cors.allowed-origins: [" + PAGE + "]\n" : ""), "\"cors.allowed-origins\"", "");
            try (EventStream stream = gateway.subscribe("/events/a", token, "Origin: " + PAGE)) {
                assertThat(stream.head().header("Access-Control-Allow-Origin")).isEqualTo(allowed ? PAGE : "");
            }
        }
    }

    @Test
    void aLimitOnStreamsIsForThoseThatComeAndCountsThoseThatAreThere() {
        String token = bearer(Issuer.SECRET);
        try (EventStream first = gateway.subscribe("/events/a", token);
                EventStream second = gateway.subscribe("/events/a", token)) {
            reloaded(FIRST + "limits.streams: 2\n", "\"limits.streams\"", "");
            assertThat(gateway.refusedSubscription("/events/a", token).status()).isEqualTo(503);
            reloaded(FIRST + "limits.streams: 3\n", "\"limits.streams\"", "");
            gateway.subscribe("/events/a", token).close();
            gateway.post("/publish/a", "still here", CI);
            assertThat(first.next().data()).isEqualTo("still here");
            assertThat(second.next().data()).isEqualTo("still here");
        }
    }

    @Test
    void aRateOfPublishingIsLimited() {
        reloaded(FIRST + "limits.publish-rate: 1\n", "\"limits.publish-rate\"", "");
        assertThat(gateway.post("/publish/a", "x", CI).status()).isEqualTo(200);
        assertThat(gateway.post("/publish/a", "x", CI).status()).isEqualTo(429);
        reloaded(FIRST, "\"limits.publish-rate\"", "");
        assertThat(gateway.post("/publish/a", "x", CI).status()).isEqualTo(200);
    }

    @Test
    void aSourceIsThereForNewViewersAndOneThatRunsGoesOn() {
        String source = """
                sources:
                  - channel: "ticks:{name}"
                    exec: [sh, -c, "while echo %s; do sleep 0.1; done"]
                    allow: {name: "[a-z]+"}
                """;
        String token = bearer(Issuer.SECRET);
        reloaded(FIRST + source.formatted("one"), "\"sources\"", "");
        try (EventStream first = gateway.subscribe("/events/ticks:a", token)) {
            assertThat(first.next().data()).contains("\"one\"");
            reloaded(FIRST + source.formatted("two"), "\"sources\"", "");
            assertThat(first.next().data()).contains("\"one\"");
            try (EventStream second = gateway.subscribe("/events/ticks:b", token)) {
                assertThat(second.next().data()).contains("\"two\"");
            }
            reloaded(FIRST, "\"sources\"", "");
            assertThat(first.next().data()).contains("\"one\"");
        }
    }

    @Test
    void whatCannotChangeIsNamedAndTheRestIsTaken() {
        reloaded(
                FIRST + "limits.streams: 7\nstream.retry: 9s\npublic.listen: 127.0.0.1:1\n",
                "\"limits.streams\"",
                "\"stream.retry\"");
        assertThat(gateway.gateway().config().limits().streams()).contains(7);
        assertThat(gateway.gateway().config().stream().retry()).hasSeconds(3);
    }

    @Test
    void aBadConfigurationIsRefusedAsAWholeAndTheOldOneGoesOn() {
        String bad = FIRST.replace("key-of-ci-0123456789", "key-of-ci-after-rotation")
                + "limits.streams: many\nnonsense: 1\n";
        write(bad);
        try (LogCapture log = new LogCapture()) {
            RawResponse answer = reload();
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().text("detail"))
                    .startsWith("nothing has changed; ")
                    .contains(file + ":8: limits.streams: expected", file + ":9: unknown key \"nonsense\"")
                    .doesNotContain("key-of-ci");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("configuration not loaded, the one before stays"))
                    .hasSize(2);
        }
        assertThat(gateway.post("/publish/a", "x", CI).status()).isEqualTo(200);
        assertThat(gateway.post("/publish/a", "x", CI_NEXT).status()).isEqualTo(401);
        assertThat(gateway.get("/metrics", OPS).text())
                .contains(
                        "longwave_config_reloads_total{outcome=\"failed\"} 1",
                        "longwave_config_reloads_total{outcome=\"good\"} 0");
    }

    @Test
    void onlyAnOperatorMayAskForIt() {
        assertThat(gateway.post("/reload", "").status()).isEqualTo(401);
        assertThat(gateway.post("/reload", "", CI).status()).isEqualTo(403);
        assertThat(gateway.get("/reload", OPS).status()).isEqualTo(405);
    }

    @Test
    void publishersThatKeepPublishingMissNothingOfManyReloads() {
        String token = bearer(Issuer.SECRET);
        try (EventStream stream = gateway.subscribe("/events/a", token);
                RawClient publisher = gateway.connectInternal()) {
            for (int i = 0; i < 50; i++) {
                gateway.gateway().reload();
                publisher.send(Requests.post("/publish/a", "event " + i, CI));
                assertThat(publisher.response().status()).isEqualTo(200);
                assertThat(stream.next().data()).isEqualTo("event " + i);
            }
        }
    }
}
