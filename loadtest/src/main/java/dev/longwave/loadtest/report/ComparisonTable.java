package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A comparison as text: a metric a line, a run a column. */
public final class ComparisonTable {
    private static final String BETWEEN = "   ";

    private final Comparison comparison;

    private ComparisonTable(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The table and what is to be said about it; it ends with a line's end. */
    public static String of(Comparison comparison) {
        return new ComparisonTable(comparison).text();
    }

    private String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(head(Comparison.Run::name));
        lines.add(head(Comparison.Run::description));
        for (Comparison.Row row : comparison.rows()) {
            lines.add(figures(row));
            List<String> ranges = ranges(row);
            if (ranges.stream().anyMatch(range -> !range.isEmpty())) {
                lines.add(ranges);
            }
        }
        StringBuilder text = new StringBuilder();
        aligned(lines).forEach(line -> text.append(line).append('\n'));
        List<String> notes = notes();
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append(note).append('\n'));
        }
        return text.toString();
    }

    private List<String> head(Function<Comparison.Run, String> reader) {
        List<String> head = new ArrayList<>(List.of(""));
        comparison.runs().forEach(run -> head.add(shown(reader.apply(run))));
        return head;
    }

    private List<String> figures(Comparison.Row row) {
        List<String> line = new ArrayList<>(List.of(row.metric().title()));
        for (int i = 0; i < row.cells().size(); i++) {
            Comparison.Cell cell = row.cells().get(i);
            Double ratio = cell.ratio();
            String figure = marked(row.metric(), cell);
            line.add(ratio == null ? figure : padded(figure, figureWidth(i)) + "  " + Figures.ratio(ratio));
        }
        return line;
    }

    private int figureWidth(int run) {
        return width(comparison.rows().stream()
                .map(row -> marked(row.metric(), row.cells().get(run)))
                .toList());
    }

    private static String marked(Metric metric, Comparison.Cell cell) {
        if (cell.spread() == null) {
            return "-";
        }
        return Figures.of(metric.unit(), cell.spread().median())
                + switch (cell.standing()) {
                    case BEST -> " *";
                    case BEST_BY_MEDIAN -> " ~";
                    case PLAIN -> "";
                };
    }

    private static List<String> ranges(Comparison.Row row) {
        List<String> line = new ArrayList<>(List.of(""));
        for (Comparison.Cell cell : row.cells()) {
            line.add(range(row.metric(), cell.spread()));
        }
        return line;
    }

    /** {@code "1.20 ms – 1.31 ms"}; nothing where the rounds do not differ. */
    static String range(Metric metric, @Nullable Spread spread) {
        if (spread == null || spread.min() == spread.max()) {
            return "";
        }
        return Figures.of(metric.unit(), spread.min()) + " – " + Figures.of(metric.unit(), spread.max());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (has(Comparison.Standing.BEST)) {
            notes.add("* best");
        }
        if (has(Comparison.Standing.BEST_BY_MEDIAN)) {
            notes.add("~ best by the median, but its rounds overlap with another run's");
        }
        if (comparison.runs().size() > 1) {
            notes.add("× what it is of " + shown(comparison.runs().get(0).name()) + "'s");
        }
        comparison.differenceSentences().forEach(sentence -> notes.add("! " + shown(sentence)));
        return notes;
    }

    private boolean has(Comparison.Standing standing) {
        return comparison.rows().stream()
                .flatMap(row -> row.cells().stream())
                .anyMatch(cell -> cell.standing() == standing);
    }

    private static List<String> aligned(List<List<String>> lines) {
        int columns = lines.get(0).size();
        int[] widths = new int[columns];
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths[i] = width(lines.stream().map(line -> line.get(column)).toList());
        }
        return lines.stream()
                .map(line -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 0; i < columns; i++) {
                        text.append(i == 0 ? "" : BETWEEN).append(padded(line.get(i), widths[i]));
                    }
                    return text.toString().stripTrailing();
                })
                .toList();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** Text from a file, without what could move a terminal's cursor. */
    private static String shown(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
