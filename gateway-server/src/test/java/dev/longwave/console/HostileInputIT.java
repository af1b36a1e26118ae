package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, data, ids, types and user agents are strangers': whatever they look like, they are text. */
@Timeout(120)
class HostileInputIT {
    private static final String IMAGE = "<img/src=x/onerror=document.title='owned'>";
    private static final String SCRIPT = "<script>document.title='owned'</script>";

    private ConsoleBrowser browser;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        browser = ConsoleBrowser.start();
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        gateway.close();
        if (browser != null) {
            browser.close();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void open(String path) {
        browser.open(gateway.gateway().internalAddress().getPort(), path);
    }

    private void assertNothingRan() {
        assertThat(browser.script("return document.title")).asString().doesNotStartWith("owned");
        assertThat(browser.count("main script, main img, main iframe, main svg"))
                .isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whatLooksLikeAScriptIsShownAsItStands() {
        String name = encoded(IMAGE);
        String id = SCRIPT.replace(" ", "");
        gateway.post("/publish/" + name + "?event=" + encoded(IMAGE) + "&id=" + encoded(id), SCRIPT + "\n" + IMAGE);
        try (EventStream stream = gateway.subscribe("/events/" + name + "?last=1", "User-Agent: " + SCRIPT)) {
            stream.next();
            open("/#/channels");
            browser.await(IMAGE);
            assertThat(browser.texts("td[data-title='Last event']")).containsExactly(id);
            assertNothingRan();

            browser.click(IMAGE);
            browser.await(SCRIPT + "\n" + IMAGE);
            assertThat(browser.texts(".events .badge")).containsExactly(IMAGE);
            assertThat(browser.texts(".events .id")).containsExactly(id);
            assertThat(browser.script("return document.title")).isEqualTo(IMAGE + " · Longwave");
            assertNothingRan();
            browser.click("End channel");
            browser.await("Every stream of “" + IMAGE);
            browser.clickIn("dialog", "Cancel");

            open("/#/streams");
            browser.await(SCRIPT);
            assertThat(browser.texts("td[data-title='Channels']")).contains(IMAGE);
            assertNothingRan();
        }
    }

    @Test
    void anAddressThatSomebodyMadeUpIsTextToo() {
        open("/#/channels/" + encoded(IMAGE));
        browser.await(IMAGE);
        assertNothingRan();
        open("/#/channels/%E0%A4%A");
        browser.await("Channels");
        open("/#/javascript:alert(1)");
        browser.await("Overview");
        assertNothingRan();
    }

    @Test
    void theBrowserItselfRefusesWhatWouldBeSmuggledIn() {
        open("/");
        browser.await("Live");
        browser.script(
                "const script = document.createElement('script'); script.textContent = 'document.title = \"owned\"';"
                        + "document.body.append(script); document.body.insertAdjacentHTML('beforeend', arguments[0])",
                IMAGE);
        assertThat(browser.script("return document.title")).asString().doesNotStartWith("owned");
        assertThat(browser.complaints())
                .isNotEmpty()
                .allSatisfy(complaint -> assertThat(complaint).containsAnyOf("Content Security Policy", "404"));
    }
}
