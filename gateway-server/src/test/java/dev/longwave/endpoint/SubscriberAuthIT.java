package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.metrics.Meters;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 21 to 24 of the list of faults: who may subscribe on the public listener, to what, and for how long. */
@Timeout(60)
class SubscriberAuthIT {
    private static final String PAGE = "https://app.example.com";
    private static final Issuer ISSUER = Issuer.ofSecret(Issuer.SECRET);
    private static final String GRANTS = "{\"subscribe\":[\"deploy:*\",\"news\"]}";
    private static final String TOKEN = ISSUER.token(GRANTS);
    private static final String SIGNATURE = TOKEN.substring(TOKEN.lastIndexOf('.') + 1);

    private static GatewayFixture gateway;
    private static GatewayFixture open;

    private final List<RawResponse> answers = new ArrayList<>();
    private LogCapture log;

    @BeforeAll
    static void start() {
        gateway = start("");
        open = start("  jwt.query-token: true\n  jwt.anonymous: [\"status:*\"]\n");
    }

    private static GatewayFixture start(String more) {
        return GatewayFixture.startWith("""
                auth:
                  public: jwt
                  jwt.keys: [{algorithm: HS256, secret: %s}]
                %scors.allowed-origins: [%s]
                http: {max-header-bytes: 16KiB, max-request-line: 16KiB}
                """.formatted(Issuer.SECRET, more, PAGE));
    }

    @AfterAll
    static void close() {
        gateway.close();
        open.close();
    }

    @BeforeEach
    void listen() {
        log = new LogCapture();
    }

    @AfterEach
    void nothingOfATokenWasSaidToAnybody() {
        log.close();
        assertThat(log.lines()).noneMatch(SubscriberAuthIT::tells);
        assertThat(log.json()).noneMatch(SubscriberAuthIT::tells);
        assertThat(answers).noneMatch(answer -> tells(answer.toString()));
    }

    private static boolean tells(String text) {
        return text.contains(SIGNATURE) || text.contains(Issuer.SECRET) || text.contains("eyJ");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private RawResponse refused(GatewayFixture asked, String target, String... headers) {
        RawResponse answer = asked.refusedSubscription(target, headers);
        answers.add(answer);
        return answer;
    }

    private static void assertDenied(RawResponse answer, int status, String title) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().text("title")).isEqualTo(title);
        assertThat(answer.json().text("instance")).matches("urn:longwave:request:[0-9a-f]{16}");
    }

    private static void assertOpens(GatewayFixture asked, String target, String... headers) {
        try (EventStream stream = asked.subscribe(target, headers)) {
            assertThat(stream.head().status()).isEqualTo(200);
        }
    }

    // ---- row 21 ----

    @Test
    void aTokenInTheHeaderOpensWhatItGrants() {
        try (EventStream stream = gateway.subscribe("/events/deploy:42", bearer(TOKEN))) {
            String id = gateway.publish("deploy:42", "hello");
            assertThat(stream.next().lastEventId()).isEqualTo(id);
        }
        assertOpens(gateway, "/events/news", "authorization: bEARER   " + TOKEN);
    }

    @Test
    void withoutATokenNothingOpens() {
        RawResponse answer = refused(gateway, "/events/news");
        assertDenied(answer, 401, "No token");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"longwave\"");
        assertThat(answer.json().text("detail")).contains("Authorization: Bearer TOKEN", "longwave_token");
        assertDenied(refused(gateway, "/events/news", "Authorization: Basic YTpi"), 401, "No token");
        assertDenied(refused(gateway, "/events/news", "Authorization: " + TOKEN), 401, "No token");
    }

    @Test
    void aBadTokenIsToldWhatIsWrongWithIt() {
        Meters before = gateway.meters();
        RawResponse answer = refused(gateway, "/events/news", bearer(TOKEN.substring(0, TOKEN.length() - 4) + "AAAA"));
        assertDenied(answer, 401, "Bad signature");
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"longwave\", error=\"invalid_token\", error_description=\"Bad signature\"");
        assertDenied(refused(gateway, "/events/news", bearer(ISSUER.tokenFor(-60, GRANTS))), 401, "Token expired");
        assertDenied(refused(gateway, "/events/news", bearer("abc")), 401, "Malformed token");
        assertDenied(refused(gateway, "/events/news", "Authorization: Bearer "), 401, "No token");
        Meters after = gateway.meters();
        assertThat(after.since(before, "longwave_requests_denied_total{reason=\"signature\"}"))
                .isEqualTo(1);
        assertThat(after.since(before, "longwave_requests_denied_total{reason=\"expired\"}"))
                .isEqualTo(1);
    }

    // ---- row 22 ----

    @Test
    void aForgedTokenIsRefused() {
        Issuer stranger = Issuer.of(JwtAlgorithm.RS256);
        String claims = "{\"exp\":" + Issuer.FAR + ",\"longwave\":" + GRANTS + "}";
        assertDenied(
                refused(gateway, "/events/news", bearer(ISSUER.signed("{\"alg\":\"none\"}", claims))),
                401,
                "Algorithm not accepted");
        assertDenied(refused(gateway, "/events/news", bearer(stranger.signed(claims))), 401, "Algorithm not accepted");
        assertDenied(
                refused(
                        gateway,
                        "/events/news",
                        bearer(Issuer.ofSecret(stranger.publicPem()).signed(claims))),
                401,
                "Bad signature");
        assertDenied(refused(gateway, "/events/news", bearer("a".repeat(8_193))), 401, "Token too long");
    }

    @Test
    void aTokenIsNeverAskedWhereItsKeyIs() {
        try (KeyServer server = KeyServer.start()) {
            Issuer stranger = Issuer.ofSecret("another-secret-of-at-least-32-bytes");
            server.answer(200, "{\"keys\":[]}");
            for (String header : new String[] {"jku", "x5u"}) {
                String token = stranger.signed(
                        "{\"alg\":\"HS256\",\"" + header + "\":\"" + server.url() + "\"}",
                        "{\"exp\":" + Issuer.FAR + ",\"longwave\":" + GRANTS + "}");
                assertDenied(refused(gateway, "/events/news", bearer(token)), 401, "Bad signature");
            }
            assertThat(server.requests()).isZero();
        }
    }

    // ---- row 23 ----

    @Test
    void aChannelThatIsNotGrantedIsRefusedWithTheWholeRequest() {
        gateway.publish("secret:there", "x");
        RawResponse there = refused(gateway, "/events/secret:there", bearer(TOKEN));
        assertDenied(there, 403, "Channel not granted");
        assertThat(there.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
        RawResponse notThere = refused(gateway, "/events/secret:never", bearer(TOKEN));
        assertThat(notThere.json().text("detail"))
                .isEqualTo(there.json().text("detail").replace("there", "never"));
        assertThat(notThere.headerLines().size()).isEqualTo(there.headerLines().size());
        assertDenied(
                refused(gateway, "/events?channel=news&channel=secret:there", bearer(TOKEN)),
                403,
                "Channel not granted");
        for (String wider : new String[] {"deploy:**", "*:42", "**", "deploy:42:log", "*"}) {
            assertDenied(refused(gateway, "/events/" + wider, bearer(TOKEN)), 403, "Channel not granted");
        }
        assertDenied(
                refused(gateway, "/events/news", bearer(ISSUER.signed("{\"exp\":" + Issuer.FAR + "}"))),
                403,
                "Channel not granted");
        assertOpens(gateway, "/events?channel=news&channel=deploy:*", bearer(TOKEN));
        assertThat(gateway.get("/channels/secret:never").status()).isEqualTo(404);
    }

    @Test
    void anOperatorsTokenOpensNoChannelsOnThePublicListener() {
        assertDenied(
                refused(gateway, "/events/news", bearer(ISSUER.token("{\"admin\":true}"))), 403, "Channel not granted");
    }

    // ---- row 24 ----

    @Test
    void aStreamEndsWhenItsTokenDoes() {
        try (GatewayFixture strict = GatewayFixture.startWith("""
                auth:
                  public: jwt
                  jwt: {leeway: 0s, keys: [{algorithm: HS256, secret: %s}]}
                """.formatted(Issuer.SECRET))) {
            String token = ISSUER.tokenFor(3, GRANTS);
            long end = System.currentTimeMillis() / 1_000 * 1_000 + 3_000;
            try (EventStream ending = strict.subscribe("/events/news", bearer(token));
                    EventStream staying = strict.subscribe("/events/news", bearer(TOKEN))) {
                ending.awaitEnd();
                assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(end - 1_000);
                assertDenied(refused(strict, "/events/news", bearer(token)), 401, "Token expired");
                strict.publish("news", "still here");
                assertThat(staying.next().data()).isEqualTo("still here");
                Deadline.await(
                        "the end to be counted",
                        () -> strict.meters().get("longwave_streams_closed_total{reason=\"auth_expired\"}") == 1);
            }
        }
    }

    @Test
    void aStreamGoesOnForTheLeeway() {
        try (EventStream stream = gateway.subscribe("/events/news", bearer(ISSUER.tokenFor(-3, GRANTS)))) {
            long opened = System.nanoTime();
            stream.awaitEnd(Deadline.in(Duration.ofSeconds(20)));
            // three of the five seconds were over, and one may have been begun
            assertThat(Duration.ofNanos(System.nanoTime() - opened)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    // ---- where a token stands ----

    @Test
    void aCookieCountsForPagesOfThisHostAndOfAllowedOrigins() {
        String cookie = "Cookie: a=b; longwave_token=" + TOKEN + "; c=d";
        assertOpens(gateway, "/events/news", cookie);
        assertOpens(gateway, "/events/news", cookie, "Origin: " + PAGE, "Sec-Fetch-Site: cross-site");
        assertOpens(gateway, "/events/news", cookie, "Origin: http://localhost");
        assertOpens(gateway, "/events/news", cookie, "Sec-Fetch-Site: same-origin");
        for (String origin :
                new String[] {"https://evil.example.com", "null", "https://app.example.com.evil.com", ""}) {
            assertDenied(refused(gateway, "/events/news", cookie, "Origin: " + origin), 403, "Foreign origin");
        }
        assertDenied(refused(gateway, "/events/news", cookie, "Sec-Fetch-Site: cross-site"), 403, "Cross-site request");
        assertDenied(refused(gateway, "/events/news", cookie, "Sec-Fetch-Site: same-site"), 403, "Cross-site request");
        assertDenied(refused(gateway, "/events/news", "Cookie: other=" + TOKEN), 401, "No token");
        assertDenied(refused(gateway, "/events/news", cookie, "Cookie: longwave_token=x"), 400, "Token sent twice");
    }

    @Test
    void theHeaderCountsBeforeTheCookie() {
        assertOpens(gateway, "/events/news", bearer(TOKEN), "Cookie: longwave_token=x");
        assertDenied(
                refused(gateway, "/events/news", bearer("x"), "Cookie: longwave_token=" + TOKEN),
                401,
                "Malformed token");
    }

    @Test
    void aTokenInTheQueryCountsOnlyWhereItIsAllowed() {
        RawResponse answer = refused(gateway, "/events/news?access_token=" + TOKEN);
        assertDenied(answer, 401, "No token");
        assertThat(answer.json().text("detail")).contains("auth.jwt.query-token");
        try (EventStream stream = open.subscribe("/events/news?access_token=" + TOKEN)) {
            assertThat(stream.head().status()).isEqualTo(200);
            RawResponse streams = open.get("/streams");
            answers.add(streams);
            assertThat(streams.text()).contains("news");
        }
        assertDenied(refused(open, "/events/news?access_token=" + TOKEN + "x"), 401, "Bad signature");
        assertDenied(refused(open, "/events/news?access_token=" + TOKEN, bearer(TOKEN)), 400, "Token sent twice");
        assertDenied(refused(open, "/events/news?access_token=a&access_token=" + TOKEN), 400, "Token sent twice");
        answers.add(open.refusedSubscription("/events/%zz?access_token=" + TOKEN));
        answers.add(open.refusedSubscription("/nothing?access_token=" + TOKEN));
        answers.add(open.refusedSubscription("/events/news?since=never&access_token=" + TOKEN));
        assertThat(answers).allMatch(each -> each.status() == 200 || each.status() >= 400);
    }

    @Test
    void twoAuthorizationHeadersAreRefused() {
        RawResponse answer = refused(gateway, "/events/news", bearer(TOKEN), bearer(TOKEN));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void anonymousChannelsAreOpenToEverybodyAndNothingElseIs() {
        assertOpens(open, "/events/status:web");
        assertOpens(open, "/events/status:*");
        assertDenied(refused(open, "/events/news"), 401, "No token");
        assertDenied(refused(open, "/events?channel=status:web&channel=news"), 401, "No token");
        assertDenied(refused(open, "/events/status:**"), 401, "No token");
        assertDenied(refused(open, "/events/status:web", bearer("x")), 401, "Malformed token");
    }

    // ---- around it ----

    @Test
    void healthAndPreflightsNeedNoToken() {
        assertThat(gateway.refusedSubscription("/health/live").status()).isEqualTo(200);
        assertThat(gateway.refusedSubscription("/health/ready").status()).isEqualTo(200);
        try (RawClient client = gateway.connectPublic()) {
            RawResponse answer = client.send(Requests.of(
                            "OPTIONS",
                            "/events/news",
                            "Origin: " + PAGE,
                            "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: authorization"))
                    .response();
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Headers"))
                    .contains("Authorization", "Last-Event-ID", "Cache-Control");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        }
    }

    @Test
    void aPageMayReadWhyItIsNotLetIn() {
        RawResponse answer = refused(gateway, "/events/news", "Origin: " + PAGE);
        assertDenied(answer, 401, "No token");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Access-Control-Expose-Headers")).contains("WWW-Authenticate", "Retry-After");
        assertThat(answer.header("Vary")).isEqualToIgnoringCase("Origin");
    }

    @Test
    void headIsAnsweredToWhoMaySubscribeOnly() {
        for (String[] asked : new String[][] {{"/events/news", "200"}, {"/events/other", "403"}}) {
            try (RawClient client = gateway.connectPublic()) {
                RawResponse answer = client.send(Requests.of("HEAD", asked[0], bearer(TOKEN)))
                        .head();
                assertThat(answer.status()).isEqualTo(Integer.parseInt(asked[1]));
            }
        }
    }

    @Test
    void aRequestAfterTheOneThatIsStillBeingJudgedIsNeverAnsweredInItsStream() {
        for (int i = 0; i < 20; i++) {
            String fresh =
                    ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"jti\":\"" + i + "\",\"longwave\":" + GRANTS + "}");
            try (RawClient client = gateway.connectPublic()) {
                client.send(Requests.get("/events/news", bearer(fresh)) + Requests.get("/health/live"));
                String answer = new String(client.rest(), StandardCharsets.UTF_8);
                assertThat(answer.split("HTTP/1\\.1", -1)).hasSizeLessThanOrEqualTo(2);
                assertThat(answer).doesNotContain("\"status\":\"up\"");
            }
        }
    }

    @Test
    void theLogHasTheReasonUnderTheIdThatTheClientWasTold() {
        try (GatewayFixture quiet = start("")) {
            String id = refused(quiet, "/events/news", bearer(ISSUER.tokenFor(-60, GRANTS)))
                    .json()
                    .text("instance")
                    .replace("urn:longwave:request:", "");
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("request=" + id + " "))
                    .singleElement()
                    .asString()
                    .startsWith("WARN request denied reason=expired request=")
                    .contains("listener=public", "remote=/127.0.0.1:", "the token expired 6");
        }
    }

    @Test
    void theLogIsNotFloodedByStrangers() {
        int before = log.lines().size();
        for (int i = 0; i < 200; i++) {
            gateway.refusedSubscription("/events/news");
        }
        Deadline.await("the log to be allowed a line again", () -> {
            gateway.refusedSubscription("/events/news");
            return log.lines().stream().anyMatch(line -> line.contains("without a line of their own"));
        });
        assertThat(log.lines().size() - before).isLessThan(200);
    }
}
