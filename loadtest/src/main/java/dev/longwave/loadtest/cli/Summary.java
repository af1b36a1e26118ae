package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a run found out, on one screen. What does not fit is counted, and stands in the result's file. */
public final class Summary {
    /** Lines of a screen, less one for the prompt that follows. */
    private static final int MOST_LINES = 23;

    /** The head of the table and two rows: the others go first where there is no room. */
    private static final int LEAST_LATENCIES = 3;

    private static final String THRESHOLDS = "thresholds";
    private static final int LATENCY_LABEL = 17;
    private static final int LEAST_COLUMNS = 60;
    private static final int MOST_COLUMNS = 100;

    private final Style style;
    private final int columns;

    /** For a screen of that width. */
    public Summary(Screen screen) {
        this(screen.style(), screen.size().columns());
    }

    Summary(Style style, int columns) {
        this.style = style;
        this.columns = Math.max(LEAST_COLUMNS, Math.min(MOST_COLUMNS, columns)) - 1;
    }

    /**
     * The summary, which ends with a line's end.
     *
     * @param verdicts what became of the thresholds, in their order
     */
    public String of(Result result, List<Verdict> verdicts) {
        List<Section> sections = Stream.of(
                        new PhaseTable(columns - Section.LABEL).section(result.phases()),
                        worst(result),
                        problems(result),
                        warnings(result),
                        thresholds(verdicts))
                .filter(section -> !section.items().isEmpty())
                .toList();
        List<String> counts = counts(result);
        List<String> costs = costs(result);
        int room = MOST_LINES - 1 - counts.size() - costs.size();
        int least = sections.stream().mapToInt(Summary::least).sum();
        List<String> latencies = latencies(result.latencies(), Math.max(LEAST_LATENCIES, room - least));
        List<List<String>> fixed = List.of(List.of(title(result)), counts, latencies, costs);
        int[] shares = shares(sections, room - latencies.size());
        List<List<String>> blocks = new ArrayList<>(fixed);
        for (int i = 0; i < sections.size(); i++) {
            blocks.add(sections.get(i).lines(shares[i], columns, style));
        }
        return joined(blocks.stream().filter(block -> !block.isEmpty()).toList());
    }

    /** Blocks stand apart where there is room for it, those at the top first. */
    private static String joined(List<List<String>> blocks) {
        int blanks = MOST_LINES - blocks.stream().mapToInt(List::size).sum();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            if (i > 0 && i <= blanks) {
                text.append('\n');
            }
            blocks.get(i).forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** How many lines each section gets: thresholds all that they need, the others one item and then the later ones first. */
    private static int[] shares(List<Section> sections, int room) {
        int[] shares = sections.stream().mapToInt(Summary::least).toArray();
        int left = room - IntStream.of(shares).sum();
        for (int i = sections.size() - 1; i >= 0; i--) {
            int more = Math.max(0, Math.min(left, sections.get(i).size() - shares[i]));
            shares[i] += more;
            left -= more;
        }
        return shares;
    }

    private static int least(Section section) {
        return section.label().equals(THRESHOLDS) ? section.size() : section.least();
    }

    private String title(Result result) {
        Result.Totals totals = result.totals();
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        String rest = totals.measuredSeconds() == 0
                ? ", nothing measured"
                : ", measured for " + Figures.seconds(totals.measuredSeconds());
        String scenario = result.settings().getOrDefault("scenario", "");
        String run = scenario.isEmpty() ? result.name() : result.name() + ", " + scenario;
        String name = style.cut(style.safe(run), columns - 2 - outcome.length() - rest.length());
        UnaryOperator<String> color = switch (result.outcome()) {
            case COMPLETED -> style::green;
            case INTERRUPTED -> style::yellow;
            case FAILED -> style::red;
        };
        return style.bold(name) + ": " + color.apply(outcome) + rest;
    }

    private List<String> counts(Result result) {
        Result.Totals totals = result.totals();
        List<Section.Item> streams = List.of(item(
                Figures.count(totals.subscribers()) + " wanted, " + Figures.count(totals.opened()) + " opened, "
                        + noneOr(totals.disconnects(), "cut off"),
                totals.disconnects() == 0 ? UnaryOperator.identity() : style::yellow));
        List<Section.Item> published = List.of(item(
                Figures.count(totals.published()) + ", " + Figures.perSecond(totals.publishedPerSecond()) + ", "
                        + noneOr(totals.publishFailures(), "failed"),
                totals.publishFailures() == 0 ? UnaryOperator.identity() : style::red));
        List<Section.Item> delivered = List.of(item(
                Figures.count(totals.delivered()) + ", " + Figures.perSecond(totals.deliveredPerSecond()) + ", "
                        + Figures.bytes((double) totals.receivedBytes()) + " received",
                UnaryOperator.identity()));
        LedgerWords ledger = new LedgerWords(result.ledger());
        List<Section.Item> kept = List.of(item(
                ledger.sentence(),
                switch (ledger.state()) {
                    case CLEAN -> style::green;
                    case EMPTY, TOLD -> style::yellow;
                    case BROKEN -> style::red;
                }));
        return Stream.of(
                        new Section("streams", streams),
                        new Section("published", published),
                        new Section("delivered", delivered),
                        new Section("ledger", kept))
                .flatMap(section -> section.lines(section.size(), columns, style).stream())
                .toList();
    }

    private static String noneOr(long count, String what) {
        return (count == 0 ? "none" : Figures.count(count)) + " " + what;
    }

    private List<String> latencies(Result.Latencies latencies, int most) {
        List<String> rows = new ArrayList<>();
        addLatency(rows, "delivery", latencies.delivery());
        addLatency(rows, "first subscriber", latencies.firstSubscriber());
        addLatency(rows, "last subscriber", latencies.lastSubscriber());
        addLatency(rows, "acknowledged", latencies.publish());
        addLatency(rows, "stream open", latencies.open());
        if (!rows.isEmpty()) {
            rows.add(0, style.dim(row("latency", "p50", "p90", "p99", "p99.9", "max")));
        }
        return rows.subList(0, Math.min(most, rows.size()));
    }

    private void addLatency(List<String> rows, String label, Latency latency) {
        if (latency.count() > 0) {
            String row = row(
                    label,
                    Figures.micros(latency.p50Micros()),
                    Figures.micros(latency.p90Micros()),
                    Figures.micros(latency.p99Micros()),
                    Figures.micros(latency.p999Micros()),
                    Figures.micros(latency.maxMicros()));
            rows.add(style.dim(row.substring(0, LATENCY_LABEL)) + style.safe(row.substring(LATENCY_LABEL)));
        }
    }

    private String row(String label, String... figures) {
        int each = Math.min(9, (columns - LATENCY_LABEL) / figures.length);
        StringBuilder row = new StringBuilder(String.format("%-" + LATENCY_LABEL + "s", label));
        for (String figure : figures) {
            row.append(" ".repeat(Math.max(1, each - figure.length()))).append(figure);
        }
        return row.toString();
    }

    private List<String> costs(Result result) {
        List<String> lines = new ArrayList<>();
        if (result.server() != null) {
            lines.addAll(cost("server", result.server()));
        }
        lines.addAll(cost("load test", result.own()));
        return lines;
    }

    private List<String> cost(String label, Result.Cost cost) {
        List<String> parts = new ArrayList<>();
        parts.add(Figures.seconds(cost.cpuSeconds()) + " of CPU");
        if (cost.cpuMicrosPerDelivery() != null) {
            parts.add(Figures.micros(cost.cpuMicrosPerDelivery()) + " a delivery");
        }
        parts.add(Figures.mebibytes(cost.memoryMiB()));
        if (cost.memoryKiBPerConnection() != null) {
            parts.add(Figures.kibibytes(cost.memoryKiBPerConnection()) + " a stream");
        }
        if (cost.busiestThread() != null) {
            parts.add("busiest thread " + Figures.percent(cost.busiestThread()));
        }
        Section section = new Section(label, List.of(item(String.join(", ", parts), UnaryOperator.identity())));
        return section.lines(section.size(), columns, style);
    }

    private Section worst(Result result) {
        List<Section.Item> items = result.ledger().entries().stream()
                .map(entry ->
                        item(LedgerWords.sentence(entry), result.ledger().troubled() - 1, UnaryOperator.identity()))
                .toList();
        return new Section(
                "worst", items, Math.max(items.size(), result.ledger().troubled()), false);
    }

    private Section problems(Result result) {
        int beside = result.problems().size() - 1;
        List<Section.Item> items = result.problems().stream()
                .map(problem -> item(
                        problem.times() > 1
                                ? Figures.count(problem.times()) + " × " + problem.message()
                                : problem.message(),
                        beside,
                        style::red))
                .toList();
        return new Section("problems", items);
    }

    private Section warnings(Result result) {
        return new Section(
                "warnings",
                result.warnings().stream()
                        .map(warning -> item(warning, result.warnings().size() - 1, style::yellow))
                        .toList());
    }

    private Section thresholds(List<Verdict> verdicts) {
        return new Section(
                THRESHOLDS,
                verdicts.stream()
                        .map(verdict -> item(
                                verdict.sentence(),
                                switch (verdict.state()) {
                                    case PASSED -> style::green;
                                    case FAILED -> style::red;
                                    case UNKNOWN -> style::yellow;
                                }))
                        .toList());
    }

    private Section.Item item(String text, UnaryOperator<String> color) {
        return item(text, 0, color);
    }

    /** One beside others, of which not all may be shown. */
    private Section.Item item(String text, long beside, UnaryOperator<String> color) {
        int reserve = beside > 0 ? Section.RESERVE : 0;
        return new Section.Item(Paragraph.lines(text, columns - Section.LABEL - reserve), color);
    }
}
