package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console, as an operator uses it: every action is clicked, and the browser has nothing to complain of. */
@Timeout(120)
class ConsoleIT {
    private static ConsoleBrowser browser;

    private GatewayFixture gateway;

    @BeforeAll
    static void startBrowser() {
        browser = ConsoleBrowser.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        List<String> complaints = browser.complaints();
        browser.open(0, "/");
        browser.complaints();
        gateway.close();
        assertThat(complaints).isEmpty();
    }

    private void open(String path) {
        browser.open(gateway.gateway().internalAddress().getPort(), path);
    }

    private void openChannel(String name) {
        open("/#/channels/" + name);
    }

    // ---- the overview ----

    @Test
    void theOverviewShowsTheFiguresAsTheyHappen() {
        open("/");
        browser.await("Live");
        browser.awaitCount(".chart canvas", 4);
        try (EventStream stream = gateway.subscribe("/events/a")) {
            stream.block();
            Deadline.await(
                    "the stream among the figures", () -> tile("Open streams").contains("1"));
            Deadline.await("the rates to move", () -> {
                gateway.publish("a", "x");
                return !tile("Published").startsWith("Published\n0")
                        && !tile("Delivered").startsWith("Delivered\n0");
            });
            Deadline.await(
                    "the latency of the last seconds",
                    () -> tile("Latency (p99)").matches("(?s)Latency \\(p99\\)\n[0-9.]+ m?s\npublish to written"));
            assertThat(tile("Channels")).contains("1");
            assertThat(tile("Log")).contains("of 256 MiB");
        }
        Deadline.await("no stream among the figures", () -> tile("Open streams").contains("0"));
        browser.await("Every stream has all there is.");
    }

    private static String tile(String name) {
        return browser.texts(".tile").stream()
                .filter(text -> text.startsWith(name))
                .findFirst()
                .orElse("");
    }

    @Test
    void theStreamsFurthestBehindAreNamed() {
        try (RawClient stalled = RawClient.connect(gateway.gateway().publicAddress(), 4 << 10)) {
            stalled.send(Requests.get("/events/flood", "User-Agent: sleeper/1"));
            stalled.head();
            for (int i = 0; i < 30; i++) {
                gateway.publish("flood", "x".repeat(200_000));
            }
            open("/");
            browser.awaitTexts("td[data-title='User agent']", List.of("sleeper/1"));
            assertThat(browser.texts("td[data-title='Channels']")).containsExactly("flood");
        }
    }

    @Test
    void theSourcesThatRunAreNamed(@TempDir Path directory) {
        open("/");
        browser.await("Live");
        assertThat(browser.texts("h2")).doesNotContain("Running sources");
        // the page would complain of a gateway that is gone
        assertThat(browser.complaints()).isEmpty();
        browser.open(0, "/");
        browser.complaints();
        gateway.close();
        String sources = """
                sources:
                  - channel: "file:{name}"
                    tail: "%s/{name}"
                    allow: { name: "[a-z]+" }
                """;
        gateway = GatewayFixture.startWith(sources.formatted(directory));
        open("/");
        browser.await("No source runs now.");
        try (EventStream viewer = gateway.subscribe("/events/file:log")) {
            viewer.block();
            browser.awaitTexts("td[data-title='Channel']", List.of("file:log"));
            assertThat(browser.texts("td[data-title='Kind']")).containsExactly("tail");
        }
    }

    // ---- lists ----

    @Test
    void channelsAreSearchedAndPaged() {
        IntStream.range(0, 120).forEach(i -> gateway.publish("orders:%03d".formatted(i), "x"));
        gateway.publish("deploy:1", "x");
        open("/");
        browser.click("Channels");
        browser.await("1–50 of 121");
        assertThat(names()).hasSize(50).startsWith("deploy:1", "orders:000");
        browser.click("Next");
        browser.await("51–100 of 121");
        browser.click("Next");
        browser.await("101–121 of 121");
        assertThat(names()).hasSize(21).endsWith("orders:119");
        browser.click("Previous");
        browser.await("51–100 of 121");
        browser.type("input[type=search]", "S:11");
        browser.await("1–10 of 10");
        assertThat(names()).hasSize(10).startsWith("orders:110");
        browser.type("input[type=search]", "nothing like it");
        browser.await("No channel has that in its name.");
        browser.type("input[type=search]", "deploy");
        browser.await("1–1 of 1");
        browser.click("deploy:1");
        browser.await("End channel");
        assertThat(browser.url()).isEqualTo("/#/channels/deploy%3A1");
    }

    private static List<String> names() {
        return browser.texts("td[data-title='Channel']");
    }

    @Test
    void streamsAreSearchedAndEnded() {
        try (EventStream one = gateway.subscribe("/events/one", "User-Agent: first/1");
                EventStream two = gateway.subscribe("/events?channel=two&channel=logs:*", "User-Agent: second/1")) {
            one.block();
            two.block();
            open("/#/streams");
            browser.awaitTexts("td[data-title='User agent']", List.of("first/1", "second/1"));
            browser.choose("select", "behind");
            browser.await("the first 2 of 2");
            browser.type("input[type=search]", "SECOND");
            browser.awaitTexts("td[data-title='Channels']", List.of("two\nlogs:*"));
            String id = browser.texts("td[data-title='Stream']").get(0);

            browser.click("End stream " + id);
            browser.click("Cancel");
            browser.awaitCount("dialog", 0);
            browser.click("End stream " + id);
            browser.press(Keys.ESCAPE);
            browser.awaitCount("dialog", 0);
            assertThat(gateway.get("/streams").json().number("total")).isEqualTo(2);

            browser.click("End stream " + id);
            browser.clickIn("dialog", "End stream");
            two.awaitEnd();
            browser.await("Stream " + id + " has ended.");
            browser.await("No stream has that.");
            assertThat(gateway.get("/streams").json().number("total")).isEqualTo(1);
        }
    }

    // ---- a channel ----

    @Test
    void aChannelShowsWhatItKeepsAndWhatComesOfWhateverType() {
        gateway.publish("tail", "before");
        openChannel("tail");
        browser.awaitTexts(".events pre", List.of("before"));
        gateway.publish("tail", "live");
        gateway.post("/publish/tail?event=progress", "{\"percent\":5}");
        browser.awaitTexts(".events pre", List.of("before", "live", "{\"percent\":5}"));
        assertThat(browser.texts(".events .badge")).containsExactly("progress");
        browser.choose("select", "");
        browser.await("Nothing has come yet.");
        gateway.publish("tail", "new");
        browser.awaitTexts(".events pre", List.of("new"));
    }

    @Test
    void aTailThatIsPausedStandsStillAndMissesNothing() {
        openChannel("tail");
        browser.await("Nothing has come yet.");
        gateway.publish("tail", "1");
        browser.awaitTexts(".events pre", List.of("1"));
        browser.click("Pause");
        gateway.publish("tail", "2");
        Deadline.await("the channel's figures", () -> tile("Events kept").contains("2"));
        assertThat(browser.texts(".events pre")).containsExactly("1");
        browser.click("Pause");
        gateway.publish("tail", "3");
        browser.awaitTexts(".events pre", List.of("1", "2", "3"));
    }

    @Test
    void aTailKeepsABoundedNumberOfRowsAndCutsLongEvents() {
        openChannel("long");
        browser.await("Nothing has come yet.");
        gateway.publish("long", "y".repeat(50_000));
        browser.await("Show all 50,000 characters");
        assertThat(browser.texts(".events pre").get(0)).hasSizeLessThan(2_100);
        browser.click("Show all 50,000 characters");
        Deadline.await("all of it", () -> browser.texts(".events pre").get(0).length() == 50_000);
        // whoever reads a long event is left where it is; whoever scrolls to the end follows it
        browser.script("const list = document.querySelector('.events'); return list.scrollTop = list.scrollHeight");
        for (int i = 0; i < 400; i++) {
            gateway.publish("long", "line " + i);
        }
        Deadline.await("the last line", () -> browser.texts(".events pre").contains("line 399"));
        assertThat(browser.count(".events li")).isEqualTo(300);
        Deadline.await(
                "the newest event in sight",
                () -> (boolean) browser.script("const list = document.querySelector('.events');"
                        + "return list.scrollHeight - list.scrollTop - list.clientHeight < 2"));
    }

    @Test
    void whatIsPublishedInTheFormArrives() {
        try (EventStream stream = gateway.subscribe("/events/form")) {
            stream.block();
            openChannel("form");
            browser.await("Nothing has come yet.");
            browser.type("textarea", "two\nlines");
            browser.click("Publish");
            browser.await("for 2 streams.");
            assertThat(stream.next().data()).isEqualTo("two\nlines");
            browser.type(".publish input", "progress");
            browser.type("textarea", "{}");
            browser.press(Keys.chord(Keys.CONTROL, Keys.ENTER));
            assertThat(stream.next().type()).isEqualTo("progress");
            browser.awaitTexts(".events pre", List.of("two\nlines", "{}"));
        }
    }

    @Test
    void aRefusalIsShownWithItsReason() {
        openChannel("form");
        browser.type(".publish input", "gap");
        browser.click("Publish");
        browser.await("That did not work:");
        assertThat(browser.texts(".failure").get(0)).contains("gap");
        assertThat(browser.complaints()).singleElement().asString().contains("400");
        browser.await("Live");
    }

    @Test
    void theStreamsOfAChannelAreShownAndEndedThere() {
        try (EventStream mine = gateway.subscribe("/events/mine", "User-Agent: mine/1");
                EventStream other = gateway.subscribe("/events/other", "User-Agent: other/1")) {
            mine.block();
            other.block();
            openChannel("mine");
            Deadline.await("its stream and the tail's own", () -> browser.count("td[data-title='Stream']") == 2);
            String id = browser.texts("td[data-title='Stream']").get(0);
            assertThat(browser.texts("td[data-title='User agent']").get(0)).isEqualTo("mine/1");
            browser.click("End stream " + id);
            browser.clickIn("dialog", "End stream");
            mine.awaitEnd();
            browser.await("Stream " + id + " has ended.");
        }
    }

    @Test
    void aChannelIsEndedAfterAQuestion() {
        try (EventStream stream = gateway.subscribe("/events/ended")) {
            stream.block();
            openChannel("ended");
            browser.await("Nothing has come yet.");
            browser.click("End channel");
            browser.clickIn("dialog", "Cancel");
            browser.awaitCount("dialog", 0);
            assertThat(gateway.get("/channels/ended").json().get("finished").value())
                    .isEqualTo(false);
            browser.click("End channel");
            browser.clickIn("dialog", "End channel");
            browser.await("The channel has ended.");
            assertThat(stream.next().type()).isEqualTo("end");
            stream.awaitEnd();
            browser.await("Finished: nothing more will come");
            browser.awaitTexts("h1 .badge", List.of("finished"));
        }
    }

    // ---- the frame ----

    @Test
    void theThemeIsChosenAndKept() {
        browser.dark(false);
        open("/");
        assertThat(ground()).isEqualTo("rgb(246, 247, 249)");
        browser.click("Theme: auto");
        browser.click("Theme: light");
        browser.await("Theme: dark");
        assertThat(ground()).isEqualTo("rgb(15, 20, 27)");
        browser.reload();
        browser.await("Theme: dark");
        assertThat(ground()).isEqualTo("rgb(15, 20, 27)");
        browser.click("Theme: dark");
        browser.await("Theme: auto");
        assertThat(ground()).isEqualTo("rgb(246, 247, 249)");
        browser.dark(true);
        assertThat(ground()).isEqualTo("rgb(15, 20, 27)");
        browser.dark(false);
    }

    private static Object ground() {
        return browser.script("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void theKeyboardReachesEverythingAndItsPlaceIsSeen() {
        gateway.publish("a", "x");
        open("/");
        browser.await("Live");
        browser.press(Keys.TAB);
        assertThat(focused()).isEqualTo("Skip to the content");
        assertThat((String) browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
        browser.press(Keys.ENTER);
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
        assertThat(browser.url()).isEqualTo("/");
        browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
        assertThat(focused()).isEqualTo("Theme: auto");
        for (String link : List.of("Demo", "Streams", "Channels")) {
            browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
            assertThat(focused()).isEqualTo(link);
        }
        browser.press(Keys.ENTER);
        browser.await("1–1 of 1");
        Deadline.await(
                "the new page to have the focus",
                () -> browser.script("return document.activeElement.id").equals("main"));
    }

    private static Object focused() {
        return browser.script("return document.activeElement.innerText");
    }
}
