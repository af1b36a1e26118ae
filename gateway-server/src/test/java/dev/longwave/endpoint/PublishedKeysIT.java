package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 25 of the list of faults: the server of the keys is down, rotates them, or answers garbage. */
@Timeout(60)
class PublishedKeysIT {
    private static final Issuer FIRST = Issuer.of(JwtAlgorithm.ES256);
    private static final Issuer SECOND = Issuer.of(JwtAlgorithm.ES256);

    private KeyServer server;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        server = KeyServer.start();
        server.answer(200, keys(FIRST.jwk("1")));
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
        }
        server.close();
    }

    private void startGateway(String maxAge) {
        gateway = GatewayFixture.startWith("""
                auth:
                  public: jwt
                  jwt:
                    keys: [{algorithm: ES256, jwks-url: "%s"}]
                    jwks-refresh: 1s
                    jwks-max-age: %s
                """.formatted(server.url(), maxAge));
    }

    private static String keys(String... jwks) {
        return "{\"keys\":[" + String.join(",", jwks) + "]}";
    }

    private static String bearer(Issuer issuer, String id) {
        return "Authorization: Bearer "
                + issuer.signed(
                        "{\"alg\":\"ES256\",\"kid\":\"" + id + "\"}",
                        "{\"exp\":" + Issuer.FAR + ",\"jti\":\"" + System.nanoTime()
                                + "\",\"longwave\":{\"subscribe\":[\"news\"]}}");
    }

    private void assertOpens(String token) {
        gateway.subscribe("/events/news", token).close();
    }

    private RawResponse refused(String token) {
        return gateway.refusedSubscription("/events/news", token);
    }

    private double failedFetches() {
        return gateway.meters().orZero("longwave_keys_fetches_total{outcome=\"failed\"}");
    }

    @Test
    void keysThatAreThereGoOnWhileTheServerIsDownAndNoLongerThanTheirTime() {
        startGateway("4s");
        String token = bearer(FIRST, "1");
        assertOpens(token);
        int port = server.port();
        server.close();
        Deadline.await("a failed fetch", () -> failedFetches() > 0);
        try (EventStream stream = gateway.subscribe("/events/news", token)) {
            // the one that was judged already fails closed too
            Deadline.await("the keys to be too old", () -> status(token) == 503);
            assertThat(refused(bearer(FIRST, "1")).json().text("title")).isEqualTo("Signing keys unavailable");
            RawResponse toBrowser = gateway.refusedSubscription("/events/news", token, "Accept: text/event-stream");
            assertThat(toBrowser.status()).isEqualTo(200);
            assertThat(toBrowser.text()).contains("retry: ").doesNotContain("data:");
            server = KeyServer.start(port);
            server.answer(200, keys(FIRST.jwk("1")));
            Deadline.await("the keys to be fetched again", () -> status(token) == 200);
            gateway.publish("news", "went on");
            assertThat(stream.next().data()).isEqualTo("went on");
        }
    }

    private int status(String token) {
        try (RawClient client = gateway.connectPublic()) {
            return client.send(Requests.get("/events/news", token)).head().status();
        }
    }

    @Test
    void aRotatedKeyIsTakenAtOnceAndTheOldOneIsNoLongerGood() {
        startGateway("1h");
        String old = bearer(FIRST, "1");
        assertOpens(old);
        server.answer(200, keys(FIRST.jwk("1"), SECOND.jwk("2")));
        assertOpens(bearer(SECOND, "2"));
        assertOpens(old);
        server.answer(200, keys(SECOND.jwk("2")));
        Deadline.await("the old key to be gone", () -> status(old) == 401);
        assertThat(refused(old).json().text("title")).isEqualTo("Unknown signing key");
        assertOpens(bearer(SECOND, "2"));
    }

    @Test
    void garbageChangesNothing() {
        startGateway("1h");
        assertOpens(bearer(FIRST, "1"));
        String[][] bad = {
            {"200", "<html>sign in</html>"},
            {"500", keys(SECOND.jwk("2"))},
            {"200", "{\"keys\":" + "[".repeat(100_000)},
            {"200", " ".repeat(300_000) + keys(SECOND.jwk("2"))},
            {"302", "http://127.0.0.1:1/elsewhere"}
        };
        for (String[] answer : bad) {
            double before = failedFetches();
            server.answer(Integer.parseInt(answer[0]), answer[1]);
            Deadline.await("a failed fetch", () -> failedFetches() > before + 1);
            assertOpens(bearer(FIRST, "1"));
        }
    }

    @Test
    void aGatewayThatStartsWithoutKeysLetsNobodyInUntilItHasThem() {
        server.answer(500, "");
        startGateway("1h");
        assertThat(refused(bearer(FIRST, "1")).status()).isEqualTo(503);
        assertThat(gateway.refusedSubscription("/health/ready").status()).isEqualTo(200);
        server.answer(200, keys(FIRST.jwk("1")));
        String token = bearer(FIRST, "1");
        Deadline.await("keys", () -> status(token) == 200);
    }
}
