package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.result.SampleResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private final List<String> pages = List.of(
            ReportPage.of(SampleResult.flawless()),
            ReportPage.of(SampleResult.troubled()),
            ComparisonPage.of(Comparison.of(List.of(SampleResult.flawless(), SampleResult.troubled()))));

    @Test
    void nothingIsLoadedFromOutside() {
        assertThat(pages)
                .allSatisfy(page -> assertThat(page)
                        .doesNotContainPattern("<[a-z]+\\s[^<>]*\\b(src|srcset|href|action|poster|background)=")
                        .doesNotContain(
                                "<link", "<iframe", "<object", "<embed", "<img", "<base", "http-equiv=\"refresh\"")
                        .doesNotContain("url(", "@import", "@font-face")
                        .doesNotContain(
                                "fetch(", "XMLHttpRequest", "import(", "WebSocket", "EventSource", "sendBeacon"));
    }

    @Test
    void thePolicyForbidsLoadingAndEveryScriptButItsOwn() {
        assertThat(pages)
                .allSatisfy(page -> assertThat(page)
                        .containsPattern(
                                "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                                        + " script-src 'sha256-[^' ]+' 'sha256-[^' ]+'\">"));
    }

    @Test
    void theLibrarysLicenceIsWhereTheLibraryIs() {
        assertThat(pages)
                .allSatisfy(page -> assertThat(page)
                        .containsSubsequence(
                                "The MIT License (MIT)",
                                "Leon Sorokin",
                                "THE SOFTWARE IS PROVIDED \"AS IS\"",
                                "var uPlot="));
    }

    @Test
    void dataCanNotEndItsScript() {
        assertThat(Page.json(Map.of("name", "</script><!--&\u2028")))
                .isEqualTo("{\"name\":\"\\u003c/script\\u003e\\u003c!--\\u0026\\u2028\"}");
    }

    @Test
    void textAndAttributesAreEscaped() {
        assertThat(new Html().element("p", "<&>\"'\u0000", "title", "\"><b>"))
                .hasToString("<p title=\"&quot;&gt;&lt;b&gt;\">&lt;&amp;&gt;&quot;&#39;\uFFFD</p>\n");
    }
}
