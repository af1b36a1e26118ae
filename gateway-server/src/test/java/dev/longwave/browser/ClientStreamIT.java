package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page sees of a stream, from its beginning to its end. */
@Timeout(120)
class ClientStreamIT {
    private static final String FETCH = "{ headers: {}, reconnectDelay: 100 }";

    @RegisterExtension
    static final ClientFixture FIXTURE = new ClientFixture(Map.of());

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    private static void publish(String channel, String... data) throws Exception {
        for (String each : data) {
            FIXTURE.gateway().publish(channel, each);
        }
    }

    @Test
    void itConnectsAndGetsMessagesAsTheyAre() throws Exception {
        for (String options : new String[] {"", FETCH}) {
            ClientPage page = ClientPage.follow(browser, FIXTURE.events("plain"), options);
            page.awaitStatus("open");
            publish("plain", "{\"text\":\"\u00e4\u20ac\ud83d\ude80\"}", "5", "5", "\"two\\nlines\"");
            page.awaitMessages(4);
            assertThat(browser.value("JSON.stringify(messages)"))
                    .isEqualTo("[{\"text\":\"\u00e4\u20ac\ud83d\ude80\"},5,5,\"two\\nlines\"]");
            assertThat(browser.value("live.data.value")).isEqualTo("two\nlines");
            assertThat(browser.value("live.connected.value")).isEqualTo(true);
            browser.run("scope.stop()");
        }
        browser.assertConsoleIsQuiet();
    }

    @Test
    void namedEventsGoToTheirHandlers() throws Exception {
        for (String options : new String[] {"", "headers: {},"}) {
            ClientPage page = ClientPage.follow(
                    browser,
                    FIXTURE.events("named"),
                    "{" + options
                            + " events: { progress: data => told.push(data.percent), error: data => told.push(data) } }");
            page.awaitStatus("open");
            FIXTURE.post("/publish/named?event=progress", "{\"percent\":\"5 %\"}", "application/json");
            FIXTURE.post("/publish/named?event=error", "\"disk\"", "application/json");
            publish("named", "1");
            page.awaitMessages(1);
            assertThat(page.told()).containsExactly("5 %", "disk");
            assertThat(page.messages()).containsExactly("1");
            browser.run("scope.stop()");
        }
    }

    @Test
    void anUnmountedComponentLeavesNoConnection() throws Exception {
        for (String options : new String[] {"", FETCH, "{ share: 'browser' }", "{ watchdog: true }"}) {
            ClientPage.follow(browser, FIXTURE.events("gone"), options).awaitStatus("open");
            FIXTURE.awaitStreams(1);
            browser.run("scope.stop()");
            FIXTURE.awaitStreams(0);
        }
    }

    @Test
    void aComponentOfVueClosesItsStreamWhenItGoes() throws Exception {
        browser.run("""
                const { createApp, h } = await import('vue')
                const { useEventSource } = await import('longwave/vue.js')
                window.app = createApp({
                  setup() {
                    const { data, connected } = useEventSource(arguments_url)
                    return () => h('p', `${connected.value ? 'on' : 'off'} ${data.value}`)
                  }
                })
                app.mount('#app')
                """.replace("arguments_url", "'" + FIXTURE.events("component") + "'"));
        browser.await("document.body.innerText.includes('on null')");
        publish("component", "\"hello\"");
        browser.await("document.body.innerText.includes('on hello')");
        FIXTURE.awaitStreams(1);
        browser.run("app.unmount()");
        FIXTURE.awaitStreams(0);
    }

    @Test
    void anotherUrlIsAnotherStream() throws Exception {
        ClientPage page = ClientPage.follow(browser, FIXTURE.events("first"), "");
        page.awaitStatus("open");
        publish("first", "1");
        page.awaitMessages(1);
        browser.run("url.value = arguments[0]", FIXTURE.events("second"));
        page.awaitStatus("open");
        FIXTURE.awaitStreams(1);
        publish("first", "2");
        publish("second", "3");
        page.awaitMessages(2);
        assertThat(page.messages()).containsExactly("1", "3");
        browser.run("url.value = ''");
        page.awaitStatus("closed");
        FIXTURE.awaitStreams(0);
    }

    @Test
    void anEndStaysEnded() throws Exception {
        for (String options : new String[] {"", FETCH}) {
            String channel = "over" + options.length();
            ClientPage page = ClientPage.follow(browser, FIXTURE.events(channel), options);
            page.awaitStatus("open");
            publish(channel, "1");
            FIXTURE.finish(channel);
            page.awaitStatus("closed");
            assertThat(page.told()).containsExactly("end");
            assertThat(page.messages()).containsExactly("1");
            assertThat(browser.value("live.error.value")).isNull();
            FIXTURE.awaitStreams(0);
            // resuming after an end is answered with 204, which is an end as well
            browser.run("live.connect()");
            browser.await("live.status.value === 'closed' && live.error.value?.status === 204");
            browser.run("scope.stop()");
        }
    }

    @Test
    void aPositionThatIsKnownToNobodyIsAGap() throws Exception {
        publish("forgotten", "1");
        for (String options : new String[] {"", "headers: {},"}) {
            ClientPage page = ClientPage.follow(
                    browser, FIXTURE.events("forgotten"), "{" + options + " lastEventId: 'nobody-knows' }");
            page.awaitMessages(1);
            assertThat(page.told()).containsExactly("gap unknown");
            assertThat(page.messages()).containsExactly("1");
            browser.run("scope.stop()");
        }
    }

    @Test
    void whoIsNotLoggedInIsToldSoAndStaysAway() {
        String url = FIXTURE.site().origin() + "/secured";
        ClientPage page = ClientPage.follow(browser, url, "{ reconnectDelay: 50 }");
        page.awaitStatus("closed");
        assertThat(browser.number("live.error.value.status")).isEqualTo(401);
        assertThat(page.messages()).isEmpty();
    }

    @Test
    void aTokenGoesInAHeader() {
        ClientPage page = ClientPage.follow(
                browser,
                FIXTURE.site().origin() + "/secured",
                "{ headers: async () => ({ Authorization: 'Bearer " + PageServer.TOKEN + "' }) }");
        page.awaitMessages(1);
        assertThat(page.messages()).containsExactly("welcome");
        assertThat(page.status()).isEqualTo("open");
    }

    @Test
    void aTokenGoesToTheGatewayOfAnotherOriginToo() throws Exception {
        ClientPage page =
                ClientPage.follow(browser, FIXTURE.events("token"), "{ headers: { Authorization: 'Bearer any' } }");
        page.awaitStatus("open");
        publish("token", "1");
        page.awaitMessages(1);
    }

    @Test
    void anExceptionInAHandlerIsReportedAndStopsNothing() throws Exception {
        ClientPage page = ClientPage.follow(
                browser,
                FIXTURE.events("throws"),
                "{ onMessage(data) { messages.push(data); throw new Error('a mistake of mine') } }");
        page.awaitStatus("open");
        publish("throws", "1", "2");
        page.awaitMessages(2);
        assertThat(browser.console()).hasSize(2).allMatch(line -> line.contains("a mistake of mine"));
    }
}
