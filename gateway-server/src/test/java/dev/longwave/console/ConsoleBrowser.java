package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.browser.Browser;
import dev.longwave.server.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A Chromium in front of a gateway's internal listener. What it finds is looked for until it is there. */
final class ConsoleBrowser implements AutoCloseable {
    static final int WIDE = 1280;
    static final int NARROW = 390;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String AXE = resource("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");

    private final Browser browser;
    private final ChromeDriver driver;
    private String origin = "";

    private ConsoleBrowser(Browser browser) {
        this.browser = browser;
        this.driver = browser.driver();
    }

    static ConsoleBrowser start() {
        ConsoleBrowser started = new ConsoleBrowser(Browser.start("--hide-scrollbars"));
        started.width(WIDE);
        return started;
    }

    private static String resource(String name) {
        try (InputStream in = ConsoleBrowser.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // ---- how the window is ----

    void width(int pixels) {
        browser.command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean dark) {
        browser.command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    // ---- going about ----

    /** Opens a page as if it were typed. */
    void open(int port, String path) {
        origin = "http://127.0.0.1:" + port;
        driver.get("about:blank");
        driver.get(origin + path);
    }

    void forgetCookies() {
        driver.manage().deleteAllCookies();
    }

    void reload() {
        driver.navigate().refresh();
    }

    String url() {
        return driver.getCurrentUrl().substring(origin.length());
    }

    /** Clicks a button or a link by its text. */
    void click(String text) {
        clickElement(By.xpath(named(text)));
    }

    /** Clicks a button or link by its text, inside what a selector finds. */
    void clickIn(String selector, String text) {
        clickElement(() -> driver.findElement(By.cssSelector(selector)).findElement(By.xpath("." + named(text))));
    }

    private static String named(String text) {
        return "//*[(self::button or self::a) and not(@disabled) and (normalize-space()=" + quoted(text)
                + " or @aria-label=" + quoted(text) + ")]";
    }

    private static String quoted(String text) {
        return text.contains("'") ? '"' + text + '"' : "'" + text + "'";
    }

    private void clickElement(By by) {
        clickElement(() -> driver.findElement(by));
    }

    /** A list that is drawn anew may take the element away between finding and clicking it. */
    private void clickElement(Supplier<WebElement> element) {
        Deadline.in(PATIENCE).awaitThat("a click on what is not there: " + text(), () -> {
            try {
                element.get().click();
                return true;
            } catch (StaleElementReferenceException | NoSuchElementException e) {
                return false;
            }
        });
    }

    /** Writes into a field instead of what stands in it. */
    void type(String selector, String text) {
        WebElement field = find(selector);
        field.clear();
        field.sendKeys(text);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void choose(String selector, String value) {
        find(selector);
        script(
                "const s = document.querySelector(arguments[0]); s.value = arguments[1]; "
                        + "s.dispatchEvent(new Event('change'))",
                selector,
                value);
    }

    private WebElement find(String selector) {
        Deadline.in(PATIENCE)
                .awaitThat(
                        selector,
                        () -> !driver.findElements(By.cssSelector(selector)).isEmpty());
        return driver.findElement(By.cssSelector(selector));
    }

    // ---- looking ----

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The text that stands on the page, but for what is not seen. */
    String text() {
        return (String) script("return document.body.innerText");
    }

    /** The text of each element that a selector finds. */
    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) script(
                "return [...document.querySelectorAll(arguments[0])].map(each => each.innerText.trim())", selector);
    }

    long count(String selector) {
        return (long) script("return document.querySelectorAll(arguments[0]).length", selector);
    }

    void await(String text) {
        Deadline.in(PATIENCE).awaitThat("\"" + text + "\" on the page", () -> text().contains(text));
    }

    void awaitGone(String text) {
        Deadline.in(PATIENCE).awaitThat("no \"" + text + "\" on the page", () -> !text().contains(text));
    }

    void awaitTexts(String selector, List<String> texts) {
        awaitWithin(PATIENCE, selector, texts);
    }

    void awaitWithin(Duration time, String selector, List<String> texts) {
        try {
            Deadline.in(time).awaitThat(selector, () -> texts(selector).equals(texts));
        } catch (AssertionError e) {
            assertThat(texts(selector)).isEqualTo(texts);
        }
    }

    void awaitCount(String selector, long count) {
        Deadline.in(PATIENCE).awaitThat(count + " of " + selector, () -> count(selector) == count);
    }

    boolean scrollsSideways() {
        return (boolean) script("return document.documentElement.scrollWidth > document.documentElement.clientWidth");
    }

    /** What the browser has complained of since it was asked last: failed loads, exceptions, breaches of the policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                // a channel that is not there yet, until the page's own stream makes it
                .filter(message -> !message.matches(".*/channels/\\S+ - Failed to load resource: .* 404 .*"))
                .toList();
    }

    /** What axe-core finds that is serious or worse. */
    @SuppressWarnings("unchecked")
    List<String> accessibilityFaults() {
        driver.executeScript(AXE);
        return (List<String>)
                driver.executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + "axe.run().then(found => done(found.violations"
                                + "  .filter(each => each.impact === 'serious' || each.impact === 'critical')"
                                + "  .map(each => `${each.id}: ${each.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')}`)))");
    }

    /** A picture of the page in PNG, to its end. */
    byte[] screenshot() {
        Object data = browser.command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data");
        return Base64.getDecoder().decode((String) data);
    }

    @Override
    public void close() {
        browser.close();
    }
}
