package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a browser signs in where the internal listener wants a key. */
@Timeout(60)
class ConsoleSessionIT {
    private static final String SESSION = "/console/session";
    private static final String OPS = "Authorization: Bearer key-of-ops-0123456789";
    private static final String CI = "Authorization: Bearer key-of-ci-0123456789";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.startWith("""
                auth:
                  internal: key
                  api-keys:
                    - {name: ops, key: key-of-ops-0123456789, admin: true}
                    - {name: ci, key: key-of-ci-0123456789, publish: ["**"]}
                """);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static String signIn() {
        RawResponse answer = gateway.post(SESSION, "", OPS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.text()).isEqualTo("{\"key\":true}\n");
        String cookie = answer.header("Set-Cookie");
        int port = gateway.gateway().internalAddress().getPort();
        assertThat(cookie)
                .matches("longwave_session_" + port + "=[A-Za-z0-9_-]{32}; Path=/; HTTPOnly; SameSite=Strict");
        return "Cookie: theme=dark; " + cookie.substring(0, cookie.indexOf(';'));
    }

    @Test
    void aSessionOpensWhatItsKeyOpens() {
        String cookie = signIn();
        assertThat(gateway.get(SESSION, cookie).status()).isEqualTo(200);
        assertThat(gateway.get("/channels", cookie).status()).isEqualTo(200);
        for (String stream : new String[] {"/console/figures", "/events/a"}) {
            try (RawClient client = gateway.connectInternal()) {
                client.send(Requests.get(stream, cookie, "Sec-Fetch-Site: same-origin"));
                assertThat(client.head().status()).isEqualTo(200);
            }
        }
        RawResponse published = gateway.post("/publish/a", "x", cookie);
        assertThat(published.status()).isEqualTo(403);
        assertThat(published.json().text("title")).isEqualTo("Channel not granted");
    }

    @Test
    void withoutOneThePagesComeAndNothingTheyShow() {
        for (String page : new String[] {"/", "/demo", "/console/app.js", "/client/vue.js"}) {
            assertThat(gateway.get(page).status()).isEqualTo(200);
        }
        for (String data :
                new String[] {SESSION, "/console/figures", "/channels", "/streams", "/sources", "/metrics"}) {
            RawResponse answer = gateway.get(data, "Cookie: longwave_session=x");
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().text("detail")).contains("sign in at /");
        }
    }

    @Test
    void onlyAnOperatorsKeyBeginsOne() {
        assertThat(gateway.post(SESSION, "").status()).isEqualTo(401);
        for (String key : new String[] {OPS + "x", CI}) {
            RawResponse answer = gateway.post(SESSION, "", key);
            assertThat(answer.status()).isIn(401, 403);
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void whoSignsOutIsOut() {
        String cookie = signIn();
        String other = signIn();
        RawResponse answer = gateway.delete(SESSION, cookie);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Set-Cookie")).contains("=; Max-Age=0;");
        assertThat(gateway.get("/channels", cookie).status()).isEqualTo(401);
        assertThat(gateway.get("/channels", other).status()).isEqualTo(200);
    }

    /** A page on another port of this host is of the same site, and the browser sends it the cookie along. */
    @Test
    void aSessionCountsForPagesOfThisListenerOnly() {
        String cookie = signIn();
        for (String site : new String[] {"same-site", "cross-site"}) {
            assertThat(gateway.get("/channels", cookie, "Sec-Fetch-Site: " + site)
                            .status())
                    .isEqualTo(403);
        }
        assertThat(gateway.delete("/channels/a", cookie, "Origin: http://localhost:3000")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aTokensSessionEndsWithTheToken() {
        Issuer issuer = Issuer.ofSecret(Issuer.SECRET);
        try (GatewayFixture tokens = GatewayFixture.startWith("""
                auth:
                  internal: jwt
                  jwt: {leeway: 0s, keys: [{algorithm: HS256, secret: %s}]}
                """.formatted(Issuer.SECRET))) {
            String token = issuer.tokenFor(3, "{\"admin\":true}");
            RawResponse answer = tokens.post(SESSION, "", "Authorization: Bearer " + token);
            assertThat(answer.status()).isEqualTo(200);
            String cookie = answer.header("Set-Cookie");
            assertThat(cookie).doesNotContain(token);
            String sent = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
            Deadline.await(
                    "the end of the token", () -> tokens.get("/channels", sent).status() == 401);
        }
    }

    @Test
    void whereNoKeyIsWantedThereIsNothingToSignInFor() {
        try (GatewayFixture open = GatewayFixture.start()) {
            assertThat(open.get(SESSION).text()).isEqualTo("{\"key\":false}\n");
            RawResponse answer = open.post(SESSION, "", OPS);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void noKeyAndNoSessionIsLogged() {
        try (LogCapture log = new LogCapture()) {
            String cookie = signIn();
            gateway.get("/channels", cookie + "x");
            gateway.post("/publish/a", "x", cookie);
            String name = cookie.substring(cookie.lastIndexOf('=') + 1);
            assertThat(String.join("\n", log.lines()))
                    .contains("request denied")
                    .doesNotContain("key-of-ops", name);
            assertThat(String.join("\n", log.json())).contains("request denied").doesNotContain("key-of-ops", name);
        }
    }

    @Test
    void otherMethodsAreNamed() {
        try (RawClient client = gateway.connectInternal()) {
            RawResponse answer = client.send(Requests.of("PUT", SESSION, OPS)).response();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, POST, DELETE");
        }
    }
}
