package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may publish and operate on the internal listener: by API key, and by token. */
@Timeout(60)
class InternalAuthIT {
    private static final String CI = "Authorization: Bearer key-of-ci-0123456789";
    private static final String CI_NEXT = "Authorization: Bearer key-of-ci-after-rotation";
    private static final String OPS = "Authorization: Bearer key-of-ops-0123456789";
    private static final String VIEWER = "Authorization: Bearer key-of-viewer-012345";
    private static final Issuer ISSUER = Issuer.ofSecret(Issuer.SECRET);
    private static final String PUBLISHER = "Authorization: Bearer " + ISSUER.token("{\"publish\":[\"deploy:*\"]}");
    private static final String OPERATOR = "Authorization: Bearer " + ISSUER.token("{\"admin\":true}");

    private static GatewayFixture keys;
    private static GatewayFixture tokens;

    private final List<RawResponse> answers = new ArrayList<>();
    private LogCapture log;

    @BeforeAll
    static void start() {
        keys = GatewayFixture.startWith("""
                auth:
                  internal: key
                  api-keys:
                    - {name: ci, key: key-of-ci-0123456789, publish: ["deploy:*"]}
                    - {name: ci-next, key: key-of-ci-after-rotation, publish: ["deploy:*"]}
                    - {name: ops, key: key-of-ops-0123456789, admin: true}
                    - {name: viewer, key: key-of-viewer-012345, subscribe: ["deploy:*"]}
                """);
        tokens = GatewayFixture.startWith("""
                auth:
                  internal: jwt
                  jwt.keys: [{algorithm: HS256, secret: %s}]
                """.formatted(Issuer.SECRET));
    }

    @AfterAll
    static void close() {
        keys.close();
        tokens.close();
    }

    @BeforeEach
    void listen() {
        log = new LogCapture();
    }

    @AfterEach
    void nothingSecretWasSaidToAnybody() {
        log.close();
        assertThat(log.lines()).noneMatch(line -> line.contains("key-of-") || line.contains("eyJ"));
        assertThat(log.json()).noneMatch(line -> line.contains("key-of-") || line.contains("eyJ"));
        assertThat(answers).noneMatch(answer -> answer.toString().contains("key-of-"));
    }

    private RawResponse kept(RawResponse answer) {
        answers.add(answer);
        return answer;
    }

    private void assertDenied(RawResponse answer, int status, String title) {
        kept(answer);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().text("title")).isEqualTo(title);
        assertThat(answer.json().text("instance")).startsWith("urn:longwave:request:");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=\"longwave\"");
    }

    @Test
    void aKeyPublishesToItsChannelsAndToNoOthers() {
        assertThat(keys.post("/publish/deploy:42", "x", CI).status()).isEqualTo(200);
        assertThat(keys.post("/publish/deploy:42", "x", CI_NEXT).status()).isEqualTo(200);
        assertDenied(keys.post("/publish/other", "x", CI), 403, "Channel not granted");
        assertDenied(keys.post("/publish/deploy:42:log", "x", CI), 403, "Channel not granted");
        assertThat(keys.get("/channels/other", OPS).status()).isEqualTo(404);
    }

    @Test
    void aPublicationNeedsEveryOneOfItsChannels() {
        String json = "Content-Type: application/json";
        assertThat(keys.post("/publish", "{\"channels\":[\"deploy:1\",\"deploy:2\"],\"data\":\"x\"}", CI, json)
                        .status())
                .isEqualTo(200);
        assertDenied(
                keys.post("/publish", "{\"channels\":[\"deploy:3\",\"other\"],\"data\":\"x\"}", CI, json),
                403,
                "Channel not granted");
        assertThat(keys.get("/channels/deploy:3", OPS).status()).isEqualTo(404);
    }

    @Test
    void inNdjsonALineThatIsNotGrantedGetsItsProblemAndTheOthersArePublished() {
        for (GatewayFixture gateway : List.of(keys, tokens)) {
            RawResponse answer = kept(gateway.post(
                    "/publish",
                    "{\"channel\":\"deploy:1\",\"data\":\"a\"}\n{\"channel\":\"other\",\"data\":\"b\"}\n"
                            + "{\"channel\":\"deploy:2\",\"data\":\"c\"}\n",
                    gateway == keys ? CI : PUBLISHER,
                    "Content-Type: application/x-ndjson"));
            assertThat(answer.status()).isEqualTo(200);
            List<Json> lines = answer.jsonLines();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0).fields()).contains("id");
            assertThat(lines.get(1).number("status")).isEqualTo(403);
            assertThat(lines.get(1).text("title")).isEqualTo("Channel not granted");
            assertThat(lines.get(2).fields()).contains("id");
        }
    }

    @Test
    void withoutAKeyOrWithAnotherNothingIsDone() {
        assertDenied(keys.post("/publish/deploy:9", "x"), 401, "No token");
        assertDenied(keys.post("/publish/deploy:9", "x", CI + "x"), 401, "Unknown API key");
        assertDenied(keys.post("/publish/deploy:9", "x", PUBLISHER), 401, "Unknown API key");
        assertDenied(keys.post("/publish/deploy:9?access_token=key-of-ci-0123456789", "x"), 401, "No token");
        assertDenied(
                keys.post("/publish/deploy:9", "x", "Cookie: longwave_token=key-of-ci-0123456789"), 401, "No token");
        assertDenied(keys.post("/publish/deploy:9", "x", VIEWER), 403, "Channel not granted");
        assertThat(keys.get("/channels/deploy:9", OPS).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/channels", "/channels/a", "/streams", "/sources", "/metrics", "/console/session", "/nothing"})
    void everythingElseIsForOperators(String path) {
        assertDenied(keys.get(path), 401, "No token");
        assertDenied(keys.get(path, CI), 403, "Admin right required");
        assertThat(keys.get(path, OPS).status()).isNotIn(401, 403);
        assertDenied(tokens.get(path), 401, "No token");
        assertDenied(tokens.get(path, PUBLISHER), 403, "Admin right required");
        assertThat(tokens.get(path, OPERATOR).status()).isNotIn(401, 403);
    }

    @Test
    void anOperatorMayNotPublishForThatAlone() {
        assertDenied(keys.post("/publish/deploy:1", "x", OPS), 403, "Channel not granted");
        assertDenied(tokens.post("/publish/deploy:1", "x", OPERATOR), 403, "Channel not granted");
    }

    @Test
    void healthIsOpenToWhoeverLooksAfterTheGateway() {
        assertThat(keys.get("/health/live").status()).isEqualTo(200);
        assertThat(tokens.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void subscribingTakesAnOperatorOrAGrant() {
        for (String key : new String[] {OPS, VIEWER}) {
            try (RawClient client = keys.connectInternal()) {
                assertThat(client.send(Requests.get("/events/deploy:1", key))
                                .head()
                                .status())
                        .isEqualTo(200);
            }
        }
        try (RawClient client = keys.connectInternal()) {
            assertThat(client.send(Requests.get("/events/**", OPS)).head().status())
                    .isEqualTo(200);
        }
        assertDenied(keys.get("/events/other", VIEWER), 403, "Channel not granted");
        assertDenied(keys.get("/events/deploy:1", CI), 403, "Channel not granted");
        assertDenied(keys.get("/events/deploy:1"), 401, "No token");
    }

    @Test
    void foreignPagesAreKeptOutWhateverTheySend() {
        RawResponse answer = kept(keys.post("/publish/deploy:1", "x", CI, "Origin: https://evil.example.com"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().text("title")).isEqualTo("Foreign origin");
        assertThat(keys.get("/health/live", "Origin: https://evil.example.com").status())
                .isEqualTo(403);
        try (RawClient client = keys.connectInternal()) {
            client.send("POST /publish/deploy:1 HTTP/1.1\r\nHost: gateway.example.com\r\n" + CI
                    + "\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    // ---- tokens, which are judged elsewhere ----

    @Test
    void pipelinedRequestsWithATokenThatIsStillJudgedKeepTheirOrder() {
        for (int round = 0; round < 20; round++) {
            String channel = "deploy:pipelined-" + round;
            String fresh = "Authorization: Bearer "
                    + ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"jti\":\"" + round
                            + "\",\"longwave\":{\"publish\":[\"deploy:*\"]}}");
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                requests.append(Requests.post("/publish/" + channel, "event " + i, fresh));
            }
            try (RawClient client = tokens.connectInternal()) {
                client.send(requests.toString());
                String last = "";
                for (int i = 0; i < 20; i++) {
                    RawResponse answer = client.response();
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
                    assertThat(answer.json().text("id")).isGreaterThan(last);
                    last = answer.json().text("id");
                }
            }
            try (RawClient client = tokens.connectInternal()) {
                client.send(Requests.get("/events/" + channel + "?since=earliest", OPERATOR));
                assertThat(client.head().status()).isEqualTo(200);
                StringBuilder seen = new StringBuilder();
                while (!seen.toString().contains("event 19")) {
                    seen.append(new String(client.firstRead(), StandardCharsets.UTF_8));
                }
                int at = 0;
                for (int i = 0; i < 20; i++) {
                    int next = seen.indexOf("data: event " + i + "\n", at);
                    assertThat(next).as("event %d in %s", i, seen).isGreaterThanOrEqualTo(at);
                    at = next;
                }
            }
        }
    }

    @Test
    void aLargeBodyWaitsForTheVerdict() {
        String body = "x".repeat(200_000);
        for (int i = 0; i < 5; i++) {
            String fresh = "Authorization: Bearer "
                    + ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"jti\":\"large " + i
                            + "\",\"longwave\":{\"publish\":[\"deploy:*\"]}}");
            assertThat(tokens.post("/publish/deploy:large", body, fresh).status())
                    .isEqualTo(200);
            assertDenied(tokens.post("/publish/other", body, fresh), 403, "Channel not granted");
            assertDenied(tokens.post("/publish/deploy:large", body, fresh + "x"), 401, "Bad signature");
        }
    }

    @Test
    void aClientThatGoesAwayBeforeTheVerdictLeavesNothingBehind() {
        for (int i = 0; i < 50; i++) {
            String fresh = "Authorization: Bearer "
                    + ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"jti\":\"gone " + i
                            + "\",\"longwave\":{\"publish\":[\"deploy:*\"]}}");
            RawClient client = tokens.connectInternal();
            client.send(Requests.post("/publish/deploy:gone", "x".repeat(1_000), fresh));
            client.reset();
        }
        assertThat(tokens.get("/health/live").status()).isEqualTo(200);
    }
}
