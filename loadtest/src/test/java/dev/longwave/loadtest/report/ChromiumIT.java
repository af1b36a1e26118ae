package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.longwave.loadtest.result.SampleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @TempDir
    private Path directory;

    @BeforeEach
    void chromiumIsThere() {
        if (!Files.isExecutable(CHROMIUM)) {
            String message = "the program " + CHROMIUM + " is missing; install the Debian package chromium";
            if (Boolean.getBoolean("require.external")) {
                fail(message);
            }
            assumeTrue(false, message);
        }
    }

    @Test
    void everyChartOfAReportIsDrawn() throws Exception {
        assertThat(rendered(ReportPage.of(SampleResult.flawless()))).contains("data-charts=\"6\"");
    }

    @Test
    void chartsAreDrawnWhatEverARunWrote() throws Exception {
        assertThat(rendered(ReportPage.of(SampleResult.troubled()))).contains("data-charts=\"5\"");
    }

    @Test
    void theCurvesOfAComparisonAreDrawn() throws Exception {
        assertThat(rendered(ComparisonPage.of(Comparison.of(List.of(
                        SampleResult.named("a", 1, 1), SampleResult.named("a", 2, 2), SampleResult.troubled())))))
                .contains("data-charts=\"1\"");
    }

    @Test
    void aRunThatFailedIsShownWithoutCharts() throws Exception {
        assertThat(rendered(ReportPage.of(SampleResult.failed()))).contains("data-charts=\"0\"");
    }

    /** What the browser made of a page; the script says at its very end how many charts it has drawn. */
    private String rendered(String page) throws IOException, InterruptedException {
        Path file = Files.writeString(directory.resolve("page.html"), page);
        Path dom = directory.resolve("dom.html");
        Process browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--dump-dom",
                        file.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            browser.destroyForcibly().waitFor();
        }
        return Files.readString(dom, StandardCharsets.UTF_8);
    }
}
