package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Metric;
import dev.longwave.loadtest.result.NamedFigure;
import dev.longwave.loadtest.result.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page about one run: {@code result.html}. */
public final class ReportPage {
    private final Result result;
    private final Html html = new Html();

    private ReportPage(Result result) {
        this.result = result;
    }

    /** The whole page. */
    public static String of(Result result) {
        return Page.of(result.name() + " – load test", body(result), ReportCharts.of(result));
    }

    /** What stands on the page, without style, data and scripts. */
    static Html body(Result result) {
        ReportPage page = new ReportPage(result);
        page.write();
        return page.html;
    }

    private void write() {
        html.open("main");
        PageParts.masthead(html, "Load test", result.name());
        verdict();
        sentences();
        headlines();
        charts();
        new LedgerSection(html, result.ledger()).write();
        latencies();
        phases();
        costs();
        settings();
        PageParts.footer(html, "Written by " + result.tool() + ". The run began at " + result.startedAt() + ".");
        html.close("main");
    }

    private void verdict() {
        Conclusion conclusion = Conclusion.of(result);
        String tone = conclusion.tone().name().toLowerCase(Locale.ROOT);
        html.open("section", "class", "verdict " + tone)
                .element("p", conclusion.label(), "class", "badge")
                .element("p", conclusion.sentence(), "class", "sentence")
                .element("p", conclusion.detail(), "class", "detail")
                .element("p", whatRan(), "class", "detail")
                .close("section");
    }

    private String whatRan() {
        String settings = List.of("scenario", "subscribers", "channels", "rate", "size").stream()
                .filter(result.settings()::containsKey)
                .map(name -> name + " " + result.settings().get(name))
                .collect(Collectors.joining(", "));
        return (settings.isEmpty() ? "" : settings + "; ")
                + result.startedAt().replace('T', ' ').replace("Z", " UTC");
    }

    private void sentences() {
        if (!result.warnings().isEmpty()) {
            html.open("section", "class", "notes notice")
                    .element("h2", "What makes the figures doubtful")
                    .open("ul");
            result.warnings().forEach(warning -> html.element("li", warning));
            html.close("ul").close("section");
        }
        if (!result.problems().isEmpty()) {
            html.open("section", "class", "notes bad")
                    .element("h2", "What went wrong")
                    .open("ul");
            for (Result.Problem problem : result.problems()) {
                html.open("li").element("span", problem.message());
                if (problem.times() > 1) {
                    html.element("b", "× " + Figures.count(problem.times()), "class", "times");
                }
                html.close("li");
            }
            html.close("ul").close("section");
        }
    }

    private void headlines() {
        List<Headline> headlines = Headline.of(result);
        html.open("section", "class", "headlines of-" + headlines.size(), "aria-label", "Headline figures");
        for (Headline headline : headlines) {
            html.open("div")
                    .element("h3", headline.title())
                    .element("p", headline.figure(), "class", "figure")
                    .element("p", headline.beside(), "class", "beside")
                    .close("div");
        }
        html.close("section");
    }

    private void charts() {
        List<ChartFrame> frames = ChartFrame.of(result);
        if (!frames.isEmpty()) {
            html.open("section", "class", "charts").trusted("<noscript><p>The charts need JavaScript.</p></noscript>");
            frames.forEach(frame -> frame.write(html));
            html.close("section");
        }
    }

    private void latencies() {
        List<Timed> timed = Timed.of(result.latencies());
        if (timed.isEmpty()) {
            return;
        }
        html.open("section").element("h2", "What was timed");
        html.element(
                "p",
                "Time counts from the moment an event was meant to be published, so waiting for its turn is part of it.",
                "class",
                "lead");
        PageParts.openTable(html, "", "p50", "p90", "p99", "p99.9", "longest", "mean", "times");
        for (Timed one : timed) {
            Latency latency = one.latency();
            html.open("tr");
            PageParts.rowTitle(html, one.title(), one.meaning());
            PageParts.cells(
                    html,
                    Figures.micros(latency.p50Micros()),
                    Figures.micros(latency.p90Micros()),
                    Figures.micros(latency.p99Micros()),
                    Figures.micros(latency.p999Micros()),
                    Figures.micros(latency.maxMicros()),
                    Figures.micros(latency.meanMicros()),
                    Figures.count(latency.count()));
            html.close("tr");
        }
        PageParts.closeTable(html);
        html.close("section");
    }

    private void phases() {
        if (result.phases().isEmpty()) {
            return;
        }
        html.open("section").element("h2", "Phases");
        PageParts.openTable(html, "", "from", "for", "published", "delivered", "p50", "p99", "longest");
        for (Result.Phase phase : result.phases()) {
            boolean timed = phase.delivery().count() > 0;
            html.open("tr", "class", phase.measured() ? "" : "aside");
            PageParts.rowTitle(html, phase.name(), phase.measured() ? figures(phase.figures()) : "not measured");
            PageParts.cells(
                    html,
                    Figures.seconds(phase.fromSeconds()),
                    Figures.seconds(phase.toSeconds() - phase.fromSeconds()),
                    Figures.count(phase.published()),
                    Figures.count(phase.delivered()),
                    timed ? Figures.micros(phase.delivery().p50Micros()) : "–",
                    timed ? Figures.micros(phase.delivery().p99Micros()) : "–",
                    timed ? Figures.micros(phase.delivery().maxMicros()) : "–");
            html.close("tr");
        }
        PageParts.closeTable(html);
        html.close("section");
    }

    private static String figures(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(entry -> NamedFigure.of(entry.getKey(), entry.getValue()))
                .map(figure -> figure.title() + ": " + figure.text())
                .collect(Collectors.joining("\n"));
    }

    private void costs() {
        html.open("section").element("h2", "What it cost");
        PageParts.openTable(html, "", "CPU", "CPU a delivery", "most memory", "memory a stream", "busiest thread");
        if (result.server() != null) {
            cost("The server", "its processes together", result.server());
        }
        cost("The load test", "what measuring took", result.own());
        PageParts.closeTable(html);
        html.close("section");
    }

    private void cost(String title, String meaning, Result.Cost cost) {
        html.open("tr");
        PageParts.rowTitle(html, title, meaning);
        PageParts.cells(
                html,
                Figures.seconds(cost.cpuSeconds()),
                known(Metric.Unit.MICROS, cost.cpuMicrosPerDelivery()),
                Figures.mebibytes(cost.memoryMiB()),
                known(Metric.Unit.KIBIBYTES, cost.memoryKiBPerConnection()),
                cost.busiestThread() == null ? "–" : Figures.percent(cost.busiestThread()));
        html.close("tr");
    }

    private static String known(Metric.Unit unit, @Nullable Double value) {
        return value == null ? "–" : Figures.of(unit, value);
    }

    private void settings() {
        html.open("section", "class", "settings").element("h2", "Settings").open("dl");
        result.settings().forEach(this::setting);
        html.close("dl").element("h2", "Machine").open("dl");
        setting("system", result.machine().os());
        setting("processors", Figures.count(result.machine().processors()));
        setting("Java", result.machine().java());
        html.close("dl").close("section");
    }

    private void setting(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }
}
