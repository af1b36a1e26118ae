package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.server.GatewayFixture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client in a page, and a gateway that wants tokens. */
@Timeout(120)
class ClientAuthIT {
    private static final Issuer ISSUER = Issuer.ofSecret(Issuer.SECRET);
    private static final String GRANTS = "{\"subscribe\":[\"deploy:*\"]}";
    private static final String GOOD = ISSUER.token(GRANTS);

    private static Browser browser;
    private static PageServer site;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
        // the site is started first, because the gateway has to name it
        site = new PageServer(
                () -> "http://127.0.0.1:" + gateway.gateway().publicAddress().getPort() + "/client/");
        gateway = GatewayFixture.startWith("""
                auth:
                  public: jwt
                  jwt: {leeway: 0s, keys: [{algorithm: HS256, secret: %s}]}
                cors.allowed-origins: ["%s"]
                stream.retry: 100ms
                """.formatted(Issuer.SECRET, site.origin()));
    }

    @AfterAll
    static void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (site != null) {
            site.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void begin() {
        browser.open(site.blank());
    }

    private static String events(String channel) {
        return "http://127.0.0.1:" + gateway.gateway().publicAddress().getPort() + "/events/" + channel;
    }

    private static String headers(String token) {
        return "{ headers: () => ({ Authorization: 'Bearer " + token + "' }) }";
    }

    @Test
    void whoHasNoTokenIsToldSoAndStaysAway() {
        for (String options : new String[] {"{ reconnectDelay: 50 }", headers(GOOD + "x")}) {
            ClientPage page = ClientPage.follow(browser, events("deploy:1"), options);
            page.awaitStatus("closed");
            assertThat(browser.number("live.error.value.status")).isEqualTo(401);
            browser.run("scope.stop()");
        }
    }

    @Test
    void aChannelThatIsNotGrantedIsNot() {
        ClientPage page = ClientPage.follow(browser, events("payroll"), headers(GOOD));
        page.awaitStatus("closed");
        assertThat(browser.number("live.error.value.status")).isEqualTo(403);
    }

    @Test
    void aTokenGoesInAHeader() {
        ClientPage page = ClientPage.follow(browser, events("deploy:header"), headers(GOOD));
        page.awaitStatus("open");
        gateway.publish("deploy:header", "1");
        page.awaitMessages(1);
    }

    @Test
    void aTokenGoesInACookieToAGatewayThatNamesTheSite() {
        browser.run("document.cookie = 'longwave_token=' + arguments[0]", GOOD);
        ClientPage page = ClientPage.follow(browser, events("deploy:cookie"), "{ withCredentials: true }");
        page.awaitStatus("open");
        gateway.publish("deploy:cookie", "1");
        page.awaitMessages(1);
        browser.run("document.cookie = 'longwave_token=; max-age=0'");
    }

    @Test
    void aStreamThatEndsWithItsTokenGoesOnWithTheNextOne() {
        browser.run("window.tokens = [arguments[0], arguments[1]]; window.used = 0", ISSUER.tokenFor(6, GRANTS), GOOD);
        ClientPage page = ClientPage.follow(
                browser,
                events("deploy:long"),
                "{ reconnectDelay: 100, headers: async () => ({ Authorization: 'Bearer ' + tokens[used++] }) }");
        page.awaitStatus("open");
        gateway.publish("deploy:long", "1");
        page.awaitMessages(1);
        browser.await("used === 2");
        page.awaitStatus("open");
        gateway.publish("deploy:long", "2");
        page.awaitMessages(2);
        assertThat(page.messages()).containsExactly("1", "2");
        assertThat(page.told()).isEmpty();
    }
}
