package dev.longwave.loadtest.report;

/** What all pages look alike in: head and foot, the frame of a chart, tables. */
final class PageParts {
    private static final String WAVE = """
            <svg class="wave" viewBox="0 0 96 24" aria-hidden="true"><path d="M2 12c7.7 0 7.7-9 15.3-9s7.7 18 15.4 18 7.6-18 \
            15.3-18 7.7 18 15.3 18 7.7-18 15.4-18 7.6 9 15.3 9" /></svg>""";

    private PageParts() {}

    static void masthead(Html html, String kind, String title) {
        html.open("header", "class", "masthead")
                .trusted(WAVE)
                .element("p", kind, "class", "kind")
                .element("h1", title)
                .close("header");
    }

    static void footer(Html html, String sentence) {
        html.open("footer")
                .element("p", sentence)
                .element("p", "Charts: uPlot, MIT licence. This page needs nothing from outside.")
                .close("footer");
    }

    static void openTable(Html html, String... heads) {
        html.open("div", "class", "scroll", "tabindex", "0")
                .open("table")
                .open("thead")
                .open("tr");
        for (String head : heads) {
            if (head.isEmpty()) {
                html.element("td", "");
            } else {
                html.element("th", head, "scope", "col");
            }
        }
        html.close("tr").close("thead").open("tbody");
    }

    static void closeTable(Html html) {
        html.close("tbody").close("table").close("div");
    }

    static void rowTitle(Html html, String title, String meaning) {
        html.open("th", "scope", "row").element("span", title);
        if (!meaning.isEmpty()) {
            html.element("small", meaning);
        }
        html.close("th");
    }

    static void cells(Html html, String... texts) {
        for (String text : texts) {
            html.element("td", text);
        }
    }
}
