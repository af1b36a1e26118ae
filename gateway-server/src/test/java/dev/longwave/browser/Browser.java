package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.system.External;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a screen. Has one page at first; {@link #newTab} makes others, and {@link #goTo} chooses. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Selenium misses a version of a protocol that is not used here. Held, because a logger's level goes with it. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Asks for Chromium and its driver, and starts them.
     *
     * @param arguments for Chromium, besides the usual ones
     */
    public static Browser start(String... arguments) {
        External.program("chromium", "chromium");
        External.program("chromedriver", "chromium-driver");
        SELENIUM.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900");
        options.addArguments(arguments);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(DRIVER.toString()))
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return new Browser(driver);
    }

    /** For what only it can do: to click, to type, to press keys. */
    public ChromeDriver driver() {
        return driver;
    }

    void open(String url) {
        driver.get(url);
    }

    void back() {
        driver.navigate().back();
    }

    /** Opens a page in a tab of its own, which hides the one before. Returns the tab's handle. */
    String newTab(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
        return tab();
    }

    /** The handle of the tab that the next calls are for. */
    String tab() {
        return driver.getWindowHandle();
    }

    /** Shows a tab; the next calls are for it. */
    void goTo(String tab) {
        driver.switchTo().window(tab);
        command("Page.bringToFront", Map.of());
    }

    /** Closes this tab and goes to another. */
    void closeTab(String next) {
        driver.close();
        goTo(next);
    }

    /** Closes all tabs but one. */
    void closeTabsBut(String kept) {
        for (String tab : driver.getWindowHandles()) {
            if (!tab.equals(kept)) {
                driver.switchTo().window(tab);
                driver.close();
            }
        }
        goTo(kept);
    }

    /**
     * Runs the body of an asynchronous function in the page.
     *
     * @return what it returns: null, a boolean, a number, a string, a list or a map
     */
    Object run(String body, Object... arguments) {
        Object answer = driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1], given = [...arguments].slice(0, -1);"
                        + "(async function () {" + body + "\n}).apply(null, given)"
                        + ".then(value => done({ value: value === undefined ? null : value }),"
                        + " error => done({ error: `${error.stack ?? error}` }))",
                arguments);
        Map<?, ?> ended = (Map<?, ?>) answer;
        if (ended.get("error") != null) {
            throw new AssertionError(ended.get("error"));
        }
        return ended.get("value");
    }

    /** The value of an expression in the page. */
    Object value(String expression) {
        return driver.executeScript("return " + expression);
    }

    /** The value of an expression that is a whole number. */
    long number(String expression) {
        return ((Number) value(expression)).longValue();
    }

    /** Waits until an expression is true in the page. */
    void await(String expression) {
        await(expression, PATIENCE);
    }

    void await(String expression, Duration atMost) {
        try {
            Deadline.in(atMost).awaitThat(expression, () -> Boolean.TRUE.equals(value("Boolean(" + expression + ")")));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the page says " + value("document.body.innerText"), e);
        } catch (JavascriptException e) {
            throw new AssertionError("cannot ask the page for " + expression, e);
        }
    }

    /** Gives a command of Chrome's DevTools Protocol. */
    public Map<String, Object> command(String name, Map<String, Object> parameters) {
        return driver.executeCdpCommand(name, parameters);
    }

    /** What the console said since the last time. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The console has said nothing since the last time but what is named. */
    void assertConsoleIsQuiet(String... besides) {
        assertThat(console())
                .filteredOn(line -> List.of(besides).stream().noneMatch(line::contains))
                .isEmpty();
    }

    /** Keeps a picture of the page below {@code target/screenshots}. */
    void screenshot(String name) throws IOException {
        Path file = Path.of("target/screenshots", name + ".png");
        Files.createDirectories(file.getParent());
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
