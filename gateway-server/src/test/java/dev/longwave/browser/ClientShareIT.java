package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tabs of one browser with one connection. */
@Timeout(120)
class ClientShareIT {
    private static final String SHARED = "{ share: 'browser', reconnectDelay: 100 }";

    @RegisterExtension
    static final ClientFixture FIXTURE = new ClientFixture(Map.of());

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    private static ClientPage follow(String channel) {
        ClientPage page = ClientPage.follow(browser, FIXTURE.events(channel), SHARED);
        page.awaitStatus("open");
        return page;
    }

    @Test
    void tabsHaveOneConnectionAndWhenTheLeaderIsClosedAnotherGoesOn() throws Exception {
        Numbers numbers = new Numbers(FIXTURE, "tabs");
        String first = browser.tab();
        ClientPage page = follow("tabs");
        String second = browser.newTab(FIXTURE.site().blank());
        follow("tabs");
        String third = browser.newTab(FIXTURE.site().blank());
        follow("tabs");
        assertThat(FIXTURE.streams()).isEqualTo(1);
        for (String tab : List.of(second, third, first)) {
            browser.goTo(tab);
            page.awaitMessages(numbers.last());
        }
        numbers.publish(100);
        for (String tab : List.of(second, third, first)) {
            browser.goTo(tab);
            page.awaitMessages(100);
        }

        // the leader is closed while events are published, and so is the next one
        for (String leader : List.of(first, second)) {
            browser.goTo(leader);
            Thread publisher = new Thread(() -> publishMany(numbers));
            publisher.start();
            page.awaitMessages(numbers.last() + 1);
            browser.closeTab(third);
            publisher.join();
            page.awaitMessages(numbers.last());
        }
        Numbers.assertRun(page.messages(), 1, numbers.last());
        assertThat(page.told()).isEmpty();
        FIXTURE.awaitStreams(1);
    }

    private static void publishMany(Numbers numbers) {
        try {
            for (int i = 0; i < 100; i++) {
                numbers.publish(10);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anEndIsToldInEveryTab() throws Exception {
        String first = browser.tab();
        ClientPage page = follow("tabs-end");
        browser.newTab(FIXTURE.site().blank());
        follow("tabs-end");
        FIXTURE.finish("tabs-end");
        page.awaitStatus("closed");
        assertThat(page.told()).containsExactly("end");
        browser.goTo(first);
        page.awaitStatus("closed");
        assertThat(page.told()).containsExactly("end");
        FIXTURE.awaitStreams(0);
    }

    @Test
    void aTabThatWasInTheBackForwardCacheHasWhatTheOthersHad() throws Exception {
        Numbers numbers = new Numbers(FIXTURE, "tabs-cache");
        String first = browser.tab();
        ClientPage page = follow("tabs-cache");
        browser.newTab(FIXTURE.site().blank());
        follow("tabs-cache");
        page.awaitMessages(numbers.publish(3));
        browser.goTo(first);
        page.awaitMessages(3);
        browser.open(FIXTURE.site().add("/elsewhere", "<!doctype html><title>Elsewhere</title>"));
        numbers.publish(3);
        browser.back();
        page.awaitMessages(6);
        page.awaitMessages(numbers.publish(3));
        Numbers.assertRun(page.messages(), 1, 9);
    }
}
