package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.result.SampleResult;
import org.junit.jupiter.api.Test;

class ReportPageTest {
    @Test
    void aFlawlessRunLooksAsApproved() {
        Golden.check("flawless.html", ReportPage.body(SampleResult.flawless()).toString());
    }

    @Test
    void aTroubledRunLooksAsApproved() {
        Golden.check("troubled.html", ReportPage.body(SampleResult.troubled()).toString());
    }

    @Test
    void aRunThatFailedHasNoChartsAndSaysWhy() {
        assertThat(ReportPage.body(SampleResult.failed()).toString())
                .contains("The run failed: expected a server at http://127.0.0.1:8080")
                .doesNotContain("data-chart");
    }

    @Test
    void whatARunWroteIsOnlyText() {
        assertThat(ReportPage.of(SampleResult.troubled()))
                .contains("&lt;script&gt;alert(&#39;name&#39;)&lt;/script&gt;")
                .doesNotContain("<script>alert")
                .doesNotContain("<b>7</b>");
    }

    @Test
    void aFigureOfTheScenarioStandsWithItsPhase() {
        assertThat(ReportPage.body(SampleResult.flawless()).toString())
                .contains("Stalled subscribers: 100\nAll back: 2.8 s");
    }
}
