package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page in both themes and at both widths: readable for everybody, and nothing stands out of the window. */
@Timeout(120)
class AppearanceIT {
    private static ConsoleBrowser browser;
    private static GatewayFixture gateway;
    private static EventStream stream;

    @BeforeAll
    static void start() {
        browser = ConsoleBrowser.start();
        gateway = GatewayFixture.start();
        gateway.publish("deploy:42", "{\"status\":\"building\"}");
        gateway.post("/publish/deploy:42?event=progress", "x".repeat(500));
        gateway.publish("a-very-long-name:" + "without-any-end".repeat(12), "x");
        stream =
                gateway.subscribe("/events/deploy:42?channel=logs:*&channel=other", "User-Agent: " + "word".repeat(40));
        stream.block();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            stream.close();
            gateway.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, Every stream has all there is.",
        "/#/channels, deploy:42",
        "/#/channels/deploy%3A42, building",
        "/#/streams, wordword",
        "/demo, Let it come back"
    })
    void aPageIsAccessibleAndFitsItsWindow(String path, String shown) {
        for (boolean dark : List.of(false, true)) {
            for (int width : List.of(ConsoleBrowser.WIDE, ConsoleBrowser.NARROW)) {
                browser.dark(dark);
                browser.width(width);
                browser.open(gateway.gateway().internalAddress().getPort(), path);
                if (path.equals("/demo")) {
                    browser.click("Publish");
                    browser.click("Cut it");
                }
                browser.await(shown);
                String seen = path + (dark ? " dark " : " light ") + width;
                assertThat(browser.accessibilityFaults()).as(seen).isEmpty();
                assertThat(browser.scrollsSideways()).as(seen).isFalse();
                assertThat(browser.complaints()).as(seen).isEmpty();
            }
        }
    }
}
