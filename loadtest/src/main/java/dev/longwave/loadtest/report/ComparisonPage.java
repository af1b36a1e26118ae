package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The page about several runs side by side: {@code compare --out}. */
public final class ComparisonPage {
    private static final int COLOURS = 6;

    /** What is drawn as bars; all of it is in the table. */
    private static final List<Metric> DRAWN = List.of(
            Metric.P50,
            Metric.P99,
            Metric.P999,
            Metric.OPEN_P99,
            Metric.DELIVERED_PER_SECOND,
            Metric.LOST,
            Metric.SERVER_CPU,
            Metric.SERVER_MEMORY,
            Metric.SERVER_MEMORY_PER_CONNECTION);

    private final Comparison comparison;
    private final Html html = new Html();

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The whole page. */
    public static String of(Comparison comparison) {
        return Page.of(title(comparison) + " – load tests", body(comparison), ComparisonCharts.of(comparison));
    }

    /** What stands on the page, without style, data and scripts. */
    static Html body(Comparison comparison) {
        ComparisonPage page = new ComparisonPage(comparison);
        page.write();
        return page.html;
    }

    private static String title(Comparison comparison) {
        return comparison.runs().stream().map(Comparison.Run::name).collect(Collectors.joining(", "));
    }

    private void write() {
        html.open("main");
        PageParts.masthead(html, "Load tests compared", title(comparison));
        runs();
        differences();
        curves();
        bars();
        table();
        PageParts.footer(html, "Results of the same name are rounds of one run and count by their median.");
        html.close("main");
    }

    private void runs() {
        html.open("ul", "class", "runs");
        for (int i = 0; i < comparison.runs().size(); i++) {
            Comparison.Run run = comparison.runs().get(i);
            html.open("li", "style", colour(i))
                    .element("b", run.name())
                    .element("small", run.description())
                    .close("li");
        }
        html.close("ul");
    }

    private void differences() {
        List<String> sentences = comparison.differenceSentences();
        if (!sentences.isEmpty()) {
            html.open("section", "class", "notes notice differences")
                    .element("h2", "Not the same work")
                    .open("ul");
            sentences.forEach(sentence -> html.element("li", sentence));
            html.close("ul").close("section");
        }
    }

    private void curves() {
        ComparisonCharts.subject(comparison).ifPresent(subject -> {
            boolean rounds =
                    comparison.runs().stream().anyMatch(run -> run.rounds().size() > 1);
            html.open("section", "class", "charts").trusted("<noscript><p>The charts need JavaScript.</p></noscript>");
            new ChartFrame(
                            "percentiles",
                            true,
                            subject.title() + " by percentile",
                            "How long all but the slowest took: at 99 %, 1 of 100 took longer."
                                    + (rounds
                                            ? " Lines are medians of the rounds; washes reach from the least to the most."
                                            : ""))
                    .write(html);
            html.close("section");
        });
    }

    private void bars() {
        html.open("section").element("h2", "Figures").open("div", "class", "bars");
        comparison.rows().stream().filter(row -> DRAWN.contains(row.metric())).forEach(this::bars);
        html.close("div").close("section");
    }

    private void bars(Comparison.Row row) {
        double most = row.cells().stream()
                .flatMap(cell -> Optional.ofNullable(cell.spread()).stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(0);
        html.open("div", "class", "metric")
                .open("h3")
                .element("span", row.metric().title())
                .element("small", row.metric().unit() == Metric.Unit.PER_SECOND ? "more is better" : "less is better")
                .close("h3");
        for (int i = 0; i < row.cells().size(); i++) {
            Comparison.Cell cell = row.cells().get(i);
            boolean best = cell.standing() != Comparison.Standing.PLAIN;
            html.open("div", "class", best ? "bar best" : "bar", "style", colour(i))
                    .element("span", comparison.runs().get(i).name(), "class", "who")
                    .open("span", "class", "track");
            Spread spread = cell.spread();
            if (spread != null && most > 0) {
                html.element("span", "", "class", "fill", "style", "width:" + part(spread.median() / most));
                if (spread.max() > spread.min()) {
                    html.element(
                            "span",
                            "",
                            "class",
                            "range",
                            "style",
                            "left:" + part(spread.min() / most) + ";width:"
                                    + part((spread.max() - spread.min()) / most));
                }
            }
            html.close("span")
                    .element("span", spread == null ? "–" : median(row.metric(), spread), "class", "much")
                    .close("div");
        }
        html.close("div");
    }

    private void table() {
        html.open("section").element("h2", "All figures");
        html.element(
                "p",
                "Best figures are marked ✓, or (✓) where the rounds overlap with another run's; × is what a figure is of "
                        + comparison.runs().get(0).name() + "'s.",
                "class",
                "lead");
        String[] heads = new String[comparison.runs().size() + 1];
        heads[0] = "";
        for (int i = 1; i < heads.length; i++) {
            heads[i] = comparison.runs().get(i - 1).name();
        }
        PageParts.openTable(html, heads);
        for (Comparison.Row row : comparison.rows()) {
            html.open("tr");
            PageParts.rowTitle(html, row.metric().title(), "");
            row.cells().forEach(cell -> cell(row.metric(), cell));
            html.close("tr");
        }
        PageParts.closeTable(html);
        html.close("section");
    }

    private void cell(Metric metric, Comparison.Cell cell) {
        Spread spread = cell.spread();
        if (spread == null) {
            html.element("td", "–");
            return;
        }
        html.open("td", "class", cell.standing() == Comparison.Standing.PLAIN ? "" : "best");
        switch (cell.standing()) {
            case BEST -> html.element("span", "✓", "class", "mark", "title", "best");
            case BEST_BY_MEDIAN -> html.element("span", "(✓)", "class", "mark", "title", "best by the median");
            case PLAIN -> {}
        }
        html.element("span", median(metric, spread));
        String range = ComparisonTable.range(metric, spread);
        if (!range.isEmpty()) {
            html.element("small", range);
        }
        Double ratio = cell.ratio();
        if (ratio != null) {
            html.element("small", Figures.ratio(ratio));
        }
        html.close("td");
    }

    private static String median(Metric metric, Spread spread) {
        return Figures.of(metric.unit(), spread.median());
    }

    private static String colour(int run) {
        return "--run:var(--c" + run % COLOURS + ")";
    }

    private static String part(double part) {
        return String.format(Locale.ROOT, "%.2f%%", part * 100);
    }
}
