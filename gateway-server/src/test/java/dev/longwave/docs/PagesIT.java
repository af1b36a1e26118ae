package dev.longwave.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.browser.Browser;
import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole pages of the documentation, saved in a file and opened, as who reads it would. */
@Timeout(120)
class PagesIT {
    @TempDir
    private Path folder;

    private interface Visit {
        void with(GatewayFixture gateway, Browser browser) throws IOException;
    }

    private void open(String page, Visit visit) throws IOException {
        assertThat(Page.of(page).blocks("html")).hasSize(1);
        Path file = Files.writeString(
                folder.resolve("page.html"), Page.of(page).blocks("html").get(0));
        try (GatewayFixture gateway = GatewayFixture.start("cors.allowed-origins=*");
                Browser browser = Browser.start("--host-resolver-rules=MAP 127.0.0.1:8080 127.0.0.1:"
                        + gateway.gateway().publicAddress().getPort())) {
            gateway.publish("hello", "before");
            browser.driver().get(file.toUri().toString());
            visit.with(gateway, browser);
        }
    }

    private static void awaitText(Browser browser, String text) {
        Deadline.await(
                "\"" + text + "\" on the page",
                () -> String.valueOf(browser.driver().executeScript("return document.body.innerText"))
                        .contains(text));
    }

    @Test
    void thePageOfGetStartedShowsEventsAndTheEnd() throws IOException {
        open("docs/get-started.md", (gateway, browser) -> {
            awaitText(browser, "live");
            awaitText(browser, "before");
            gateway.publish("hello", "it <b>works</b>");
            awaitText(browser, "it <b>works</b>");
            gateway.delete("/channels/hello");
            awaitText(browser, "finished");
        });
    }

    @Test
    void thePageOfTheClientShowsWhatCameLast() throws IOException {
        open("docs/subscribe.md", (gateway, browser) -> {
            awaitText(browser, "open");
            awaitText(browser, "before");
            gateway.publish("hello", "the latest");
            awaitText(browser, "the latest");
        });
    }
}
