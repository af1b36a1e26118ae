package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are cut, gateways that are killed, networks and pages that come and go: what the page has in the end. */
@Timeout(120)
class ClientReconnectIT {
    private static final String SOON = "reconnectDelay: 100, reconnectDelayMax: 500";
    private static final String NATIVE = "{ " + SOON + " }";
    private static final String FETCH = "{ headers: {}, " + SOON + " }";

    @RegisterExtension
    static final ClientFixture FIXTURE = new ClientFixture(Map.of());

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH, "{ share: 'browser', " + SOON + " }"})
    void whatIsCutInMidStreamGoesOnWithoutLossAndWithoutRepeat(String options) throws Exception {
        String channel = "cut" + options.length();
        Numbers numbers = new Numbers(FIXTURE, channel);
        try (CuttingProxy proxy = new CuttingProxy(FIXTURE.gateway().publicPort())) {
            ClientPage page = ClientPage.follow(browser, proxy.url() + "/events/" + channel, options);
            page.awaitStatus("open");
            for (int cuts = 0; cuts < 5; cuts++) {
                int before = numbers.publish(20);
                page.awaitMessages(before);
                for (int i = 0; i < 10; i++) {
                    numbers.publish(20);
                    if (i == 3) {
                        proxy.cut();
                    }
                }
                page.awaitMessages(numbers.last());
            }
            Numbers.assertRun(page.messages(), 1, numbers.last());
            assertThat(page.told()).isEmpty();
        }
    }

    @Test
    void aStreamThatTheGatewayEndsGoesOn() throws Exception {
        for (String options : new String[] {NATIVE, FETCH}) {
            Numbers numbers = new Numbers(FIXTURE, "ended" + options.length());
            ClientPage page = ClientPage.follow(browser, FIXTURE.events("ended" + options.length()), options);
            page.awaitStatus("open");
            page.awaitMessages(numbers.publish(3));
            FIXTURE.endStreams();
            page.awaitMessages(numbers.publish(3));
            Numbers.assertRun(page.messages(), 1, 6);
            browser.run("scope.stop()");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH})
    void afterAKillTheGapIsToldAndWhatIsPublishedThenComesOnce(String options) throws Exception {
        Numbers numbers = new Numbers(FIXTURE, "killed");
        ClientPage page = ClientPage.follow(browser, FIXTURE.events("killed"), options);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        FIXTURE.killGateway();
        page.awaitStatus("waiting");
        FIXTURE.restartGateway();
        numbers.publish(3);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        assertThat(page.told()).containsExactly("gap epoch");
        Numbers.assertRun(page.messages(), 1, 9);
        FIXTURE.awaitStreams(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH})
    void alsoWhereNothingHadComeBeforeTheKill(String options) throws Exception {
        ClientPage page = ClientPage.follow(browser, FIXTURE.events("quiet"), options);
        page.awaitStatus("open");
        FIXTURE.killGateway();
        FIXTURE.restartGateway();
        Numbers numbers = new Numbers(FIXTURE, "quiet");
        page.awaitMessages(numbers.publish(3));
        assertThat(page.told()).containsExactly("gap epoch");
        Numbers.assertRun(page.messages(), 1, 3);
    }

    @Test
    void backOnTheNetworkItHasEverything() throws Exception {
        Numbers numbers = new Numbers(FIXTURE, "offline");
        try (CuttingProxy proxy = new CuttingProxy(FIXTURE.gateway().publicPort())) {
            ClientPage page = ClientPage.follow(browser, proxy.url() + "/events/offline", FETCH);
            page.awaitStatus("open");
            page.awaitMessages(numbers.publish(3));
            offline(true);
            proxy.cut();
            browser.await("live.attempt.value > 2");
            numbers.publish(3);
            offline(false);
            page.awaitMessages(6);
            Numbers.assertRun(page.messages(), 1, 6);
            assertThat(page.told()).isEmpty();
        } finally {
            offline(false);
        }
    }

    private static void offline(boolean offline) {
        browser.command("Network.enable", Map.of());
        browser.command(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Test
    void aHiddenTabLetsGoAndHasEverythingWhenItIsShown() throws Exception {
        Numbers numbers = new Numbers(FIXTURE, "hidden");
        String tab = browser.tab();
        ClientPage page = ClientPage.follow(browser, FIXTURE.events("hidden"), "{ pauseWhenHidden: 100 }");
        page.awaitStatus("open");
        FIXTURE.awaitStreams(1);
        browser.newTab(FIXTURE.site().blank());
        FIXTURE.awaitStreams(0);
        numbers.publish(3);
        browser.goTo(tab);
        page.awaitMessages(3);
        Numbers.assertRun(page.messages(), 1, 3);
        assertThat(page.told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH, "{ share: 'browser', " + SOON + " }"})
    void aPageFromTheBackForwardCacheHasEverything(String options) throws Exception {
        String channel = "cached" + options.length();
        Numbers numbers = new Numbers(FIXTURE, channel);
        ClientPage page = ClientPage.follow(browser, FIXTURE.events(channel), options);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        browser.run("addEventListener('pageshow', event => { window.persisted = event.persisted })");
        browser.open(FIXTURE.site().add("/elsewhere", "<!doctype html><title>Elsewhere</title>"));
        FIXTURE.awaitStreams(0);
        numbers.publish(3);
        browser.back();
        browser.await("window.persisted === true");
        page.awaitMessages(6);
        Numbers.assertRun(page.messages(), 1, 6);
        assertThat(page.told()).isEmpty();
        FIXTURE.awaitStreams(1);
    }
}
