package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console of a gateway that wants a key: it is entered once, and no script can read it back. */
@Timeout(120)
class SignInIT {
    private static final String FIELD = "input[type=password]";

    private ConsoleBrowser browser;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        browser = ConsoleBrowser.start();
        gateway = GatewayFixture.startWith("""
                auth:
                  internal: key
                  api-keys:
                    - {name: ops, key: key-of-ops-0123456789, admin: true, publish: ["**"]}
                    - {name: ci, key: key-of-ci-0123456789, publish: ["**"]}
                """);
    }

    @AfterEach
    void close() {
        browser.close();
        gateway.close();
    }

    private void open(String path) {
        browser.open(gateway.gateway().internalAddress().getPort(), path);
    }

    private void signIn(String key) {
        browser.await("API key or token of an operator");
        browser.type(FIELD, key);
        browser.click("Sign in");
    }

    @Test
    void aKeyIsEnteredOnceAndOpensEveryPage() {
        open("/#/channels/logs");
        signIn("key-of-ops-0123456789");
        browser.await("Live");
        assertThat(browser.text()).contains("Publish");
        assertThat(browser.url()).isEqualTo("/#/channels/logs");
        assertThat(browser.script("return document.cookie")).isEqualTo("");

        browser.type("textarea", "signed in");
        browser.clickIn(".publish", "Publish");
        browser.await("Published as");
        browser.await("signed in");
        browser.reload();
        browser.await("Live");
        open("/demo");
        browser.click("Publish");
        browser.await("Sent to 3 subscribers.");
    }

    @Test
    void whatDoesNotOpenTheConsoleIsSaid() {
        open("/");
        signIn("key-of-nobody");
        browser.await("the key is none of auth.api-keys");
        browser.type(FIELD, "key-of-ci-0123456789");
        browser.click("Sign in");
        browser.await("only a key or token with \"admin\": true opens this");
        browser.type(FIELD, "key-of-ops-0123456789");
        browser.click("Sign in");
        browser.await("Live");
    }

    @Test
    void whoSignsOutSeesNothingMore() {
        open("/");
        signIn("key-of-ops-0123456789");
        browser.await("Live");
        browser.click("Sign out");
        browser.await("API key or token of an operator");
        assertThat(browser.text()).doesNotContain("Open streams");
        browser.reload();
        browser.await("API key or token of an operator");
        open("/demo");
        browser.await("This gateway asks for a key: sign in first.");
    }

    /** As when the gateway was started anew: the page is open, and its session is gone. */
    @Test
    void aSessionThatIsGoneAsksForTheKeyAgain() {
        open("/#/streams");
        signIn("key-of-ops-0123456789");
        browser.await("Live");
        browser.forgetCookies();
        browser.await("API key or token of an operator");
        signIn("key-of-ops-0123456789");
        browser.await("Live");
        assertThat(browser.url()).isEqualTo("/#/streams");
    }

    @Test
    void thePageIsUsableByAll() {
        open("/");
        browser.await("API key or token of an operator");
        assertThat(browser.accessibilityFaults()).isEqualTo(List.of());
        browser.width(ConsoleBrowser.NARROW);
        assertThat(browser.scrollsSideways()).isFalse();
    }
}
