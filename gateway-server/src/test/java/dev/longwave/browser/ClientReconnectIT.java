package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are cut, gateways that are killed, networks and pages that come and go: what the page has in the end. */
@Timeout(120)
class ClientReconnectIT {
    private static final String SOON = "reconnectDelay: 100, reconnectDelayMax: 500";
    private static final String NATIVE = "{ " + SOON + " }";
    private static final String FETCH = "{ headers: {}, " + SOON + " }";

    private static ClientFixture fixture;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        fixture = ClientFixture.start(Map.of());
        browser = fixture.browser();
    }

    @AfterAll
    static void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @BeforeEach
    void begin() throws Exception {
        fixture.begin();
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH, "{ share: 'browser', " + SOON + " }"})
    void whatIsCutInMidStreamGoesOnWithoutLossAndWithoutRepeat(String options) throws Exception {
        String channel = "cut" + options.length();
        Numbers numbers = new Numbers(fixture, channel);
        try (CuttingProxy proxy = new CuttingProxy(fixture.gateway().publicPort())) {
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
            Numbers numbers = new Numbers(fixture, "ended" + options.length());
            ClientPage page = ClientPage.follow(browser, fixture.events("ended" + options.length()), options);
            page.awaitStatus("open");
            page.awaitMessages(numbers.publish(3));
            fixture.endStreams();
            page.awaitMessages(numbers.publish(3));
            Numbers.assertRun(page.messages(), 1, 6);
            browser.run("scope.stop()");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH})
    void afterAKillTheGapIsToldAndWhatIsPublishedThenComesOnce(String options) throws Exception {
        Numbers numbers = new Numbers(fixture, "killed");
        ClientPage page = ClientPage.follow(browser, fixture.events("killed"), options);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        fixture.killGateway();
        page.awaitStatus("waiting");
        fixture.restartGateway();
        numbers.publish(3);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        assertThat(page.told()).containsExactly("gap epoch");
        Numbers.assertRun(page.messages(), 1, 9);
        fixture.awaitStreams(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {NATIVE, FETCH})
    void alsoWhereNothingHadComeBeforeTheKill(String options) throws Exception {
        ClientPage page = ClientPage.follow(browser, fixture.events("quiet"), options);
        page.awaitStatus("open");
        fixture.killGateway();
        fixture.restartGateway();
        Numbers numbers = new Numbers(fixture, "quiet");
        page.awaitMessages(numbers.publish(3));
        assertThat(page.told()).containsExactly("gap epoch");
        Numbers.assertRun(page.messages(), 1, 3);
    }

    @Test
    void backOnTheNetworkItHasEverything() throws Exception {
        Numbers numbers = new Numbers(fixture, "offline");
        try (CuttingProxy proxy = new CuttingProxy(fixture.gateway().publicPort())) {
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
        Numbers numbers = new Numbers(fixture, "hidden");
        String tab = browser.tab();
        ClientPage page = ClientPage.follow(browser, fixture.events("hidden"), "{ pauseWhenHidden: 100 }");
        page.awaitStatus("open");
        fixture.awaitStreams(1);
        browser.newTab(fixture.site().blank());
        fixture.awaitStreams(0);
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
        Numbers numbers = new Numbers(fixture, channel);
        ClientPage page = ClientPage.follow(browser, fixture.events(channel), options);
        page.awaitStatus("open");
        page.awaitMessages(numbers.publish(3));
        browser.run("addEventListener('pageshow', event => { window.persisted = event.persisted })");
        browser.open(fixture.site().add("/elsewhere", "<!doctype html><title>Elsewhere</title>"));
        fixture.awaitStreams(0);
        numbers.publish(3);
        browser.back();
        browser.await("window.persisted === true");
        page.awaitMessages(6);
        Numbers.assertRun(page.messages(), 1, 6);
        assertThat(page.told()).isEmpty();
        fixture.awaitStreams(1);
    }
}
