package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import dev.longwave.system.GatewayProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as a newcomer tries it, and a page whose stream is gone. */
@Timeout(180)
class DemoIT {
    private static final Pattern RETRYING = Pattern.compile("Connection lost, retrying in [0-9]+ s");

    private ConsoleBrowser browser;

    @BeforeEach
    void start() {
        browser = ConsoleBrowser.start();
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private static String lines(int subscriber) {
        return ".subscriber:nth-of-type(" + subscriber + ") li";
    }

    private void publish(String text) {
        browser.type("textarea", text);
        browser.click("Publish");
        browser.await("Sent to");
    }

    @Test
    void aSubscriberThatWasCutCatchesUpWhenItComesBack() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            browser.open(gateway.gateway().internalAddress().getPort(), "/demo");
            browser.awaitTexts(".subscriber .state", List.of("Live", "Live", "Live"));
            publish("one");
            for (int i = 1; i <= 3; i++) {
                browser.awaitTexts(lines(i), List.of("one"));
            }
            browser.clickIn(".subscriber:nth-of-type(2)", "Cut it");
            browser.await("Cut: what is published now, it misses");
            browser.type("textarea", "two");
            browser.click("Publish");
            browser.awaitTexts(lines(1), List.of("one", "two"));
            browser.awaitTexts(lines(3), List.of("one", "two"));
            assertThat(browser.texts(lines(2))).containsExactly("one");
            browser.click("Let it come back");
            browser.awaitTexts(lines(2), List.of("one", "two"));
            assertThat(browser.texts(lines(2) + ".caught")).containsExactly("two");
            browser.click("One a second");
            browser.awaitTexts(lines(1), List.of("one", "two", "Step 3: packing"));
            browser.click("One a second");
            assertThat(browser.texts("#publish-code").get(0))
                    .contains("http://127.0.0.1:"
                            + gateway.gateway().internalAddress().getPort() + "/publish/demo:");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void everythingButTheStreamsIsOnThePageItself() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            assertThat(gateway.get("/demo").text())
                    .contains(
                            "Publish on the left",
                            "curl -d",
                            "useEventSource('/events/demo",
                            "When the stream is down");
        }
    }

    @Test
    void aPageWhoseGatewayIsGoneSaysSoAndComesBackByItself() throws Exception {
        GatewayProcess gateway = GatewayProcess.start(Map.of());
        try {
            browser.open(gateway.internalPort(), "/demo");
            browser.awaitTexts(".subscriber .state", List.of("Live", "Live", "Live"));
            publish("before");
            browser.awaitTexts(lines(3), List.of("before"));
            gateway.kill();
            browser.await("Connection lost, retrying in ");
            assertThat(browser.texts(".subscriber .state"))
                    .anySatisfy(state -> assertThat(state).matches(RETRYING));
            assertThat(browser.texts(lines(1))).containsExactly("before");
            browser.await("When the stream is down");
            GatewayProcess back = gateway.startAgain();
            try {
                browser.awaitWithin(Duration.ofSeconds(60), ".subscriber .state", List.of("Live", "Live", "Live"));
                browser.type("textarea", "after");
                browser.click("Publish");
                browser.awaitTexts(lines(2), List.of("before", "missed some: epoch", "after"));
            } finally {
                back.close();
            }
        } finally {
            gateway.close();
        }
    }

    @Test
    void theConsoleComesBackByItselfToo() throws Exception {
        GatewayProcess gateway = GatewayProcess.start(Map.of());
        try {
            browser.open(gateway.internalPort(), "/#/channels");
            browser.await("Live");
            gateway.kill();
            browser.await("Connection lost, retrying in ");
            browser.await("That did not work: the gateway does not answer.");
            GatewayProcess back = gateway.startAgain();
            try {
                browser.awaitWithin(Duration.ofSeconds(60), ".bar .state", List.of("Live"));
                browser.awaitGone("That did not work");
            } finally {
                back.close();
            }
        } finally {
            gateway.close();
        }
    }
}
