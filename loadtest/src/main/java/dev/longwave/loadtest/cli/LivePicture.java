package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.Progress.Moment;
import dev.longwave.loadtest.result.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of a run that goes on: a few lines, each with a label, something drawn that stands for the whole run
 * from left to right, and the value now.
 */
final class LivePicture {
    /** From so many columns on there is room for words. */
    private static final int WIDE = 60;

    private static final int LABEL = 11;
    private static final int WIDEST_LABEL = 15;
    private static final int GAP = 2;
    private static final Duration SHORTEST_SPAN = Duration.ofSeconds(10);

    private final Style style;
    private final Trend published = Trend.ofRates();
    private final Trend delivered = Trend.ofRates();
    private final Trend p50 = Trend.ofPeaks();
    private final Trend p99 = Trend.ofPeaks();
    private @Nullable Moment moment;
    /** The widest label and value shown so far, for nothing to move to and fro with each phase and digit. */
    private int labelColumns = LABEL;

    private int valueColumns;

    private boolean wide;

    /**
     * A line of the picture.
     *
     * @param picture draws it so many columns wide
     */
    private record Row(String label, String value, IntFunction<String> picture) {}

    LivePicture(Style style) {
        this.style = style;
    }

    void add(Moment next) {
        moment = next;
        published.add(next.elapsed(), next.publishedPerSecond());
        delivered.add(next.elapsed(), next.deliveredPerSecond());
        p50.add(next.elapsed(), next.p50Micros());
        p99.add(next.elapsed(), next.p99Micros());
    }

    /** The lines, each of at most so many columns. */
    List<String> lines(int columns) {
        if (moment == null) {
            return List.of();
        }
        if (wide != columns >= WIDE) {
            wide = columns >= WIDE;
            labelColumns = LABEL;
            valueColumns = 0;
        }
        Moment now = moment;
        Duration span = span(now);
        List<Row> rows = List.of(
                new Row(now.phase(), time(now), width -> progress(now, width)),
                new Row("streams", streams(now), width -> streams(now, width)),
                new Row(
                        "published",
                        Figures.perSecond(now.publishedPerSecond()),
                        width -> rates(published.columns(span, width))),
                new Row(
                        "delivered",
                        Figures.perSecond(now.deliveredPerSecond()),
                        width -> rates(delivered.columns(span, width))),
                new Row("p50", latency(now.p50Micros()), width -> latencies(p50.columns(span, width))),
                new Row("p99", latency(now.p99Micros()), width -> latencies(p99.columns(span, width))));
        if (wide) {
            labelColumns =
                    Math.max(labelColumns, Math.min(WIDEST_LABEL, now.phase().length() + 1));
        }
        for (Row row : rows) {
            valueColumns = Math.max(valueColumns, row.value().length());
        }
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            lines.add(line(row, columns, lines.isEmpty()));
        }
        lines.add(troubles(now, columns));
        return lines;
    }

    private String line(Row row, int columns, boolean head) {
        int width = columns - labelColumns - GAP - valueColumns;
        String label = padded(style.cut(style.safe(row.label()), labelColumns - 1), labelColumns);
        String value = style.cut(style.safe(row.value()), columns - labelColumns);
        return (head ? style.bold(label) : style.dim(label))
                + (width > 0 ? padded(row.picture().apply(width), width + GAP) : "")
                + (head ? value : style.bold(value));
    }

    private String time(Moment now) {
        if (now.remaining() == null) {
            return Elapsed.text(now.elapsed());
        }
        String left = Elapsed.left(now.remaining());
        return wide ? Elapsed.text(now.elapsed()) + ", " + left : left;
    }

    private String streams(Moment now) {
        String connected = Figures.count(now.connected());
        return now.connected() == now.wanted()
                ? connected
                : connected + (wide ? " of " : "/") + Figures.count(now.wanted());
    }

    private String streams(Moment now, int columns) {
        return style.bar(now.wanted() == 0 ? 1 : (double) now.connected() / now.wanted(), columns);
    }

    private static String latency(@Nullable Double micros) {
        return micros == null ? "-" : Figures.micros(micros);
    }

    private String progress(Moment now, int columns) {
        double part = (double) now.elapsed().toMillis() / span(now).toMillis();
        return style.bar(now.remaining() == null ? 0 : part, columns);
    }

    /** The time that the whole width stands for. */
    private static Duration span(Moment now) {
        if (now.remaining() == null) {
            return now.elapsed().compareTo(SHORTEST_SPAN) < 0 ? SHORTEST_SPAN : now.elapsed();
        }
        Duration whole = now.elapsed().plus(now.remaining());
        return whole.isZero() ? SHORTEST_SPAN : whole;
    }

    private String rates(double[] figures) {
        double most = Arrays.stream(figures).max().orElse(0);
        return drawn(figures, figure -> most <= 0 ? 0 : figure / most);
    }

    /** Latencies go up by factors: each step up the line is the same factor, and the whole of it at least ten. */
    private String latencies(double[] figures) {
        double least = Arrays.stream(figures).filter(figure -> figure > 0).min().orElse(1);
        double most = Math.max(least, Arrays.stream(figures).max().orElse(1));
        double room = Math.max(0, 1 - Math.log10(most / least)) / 2;
        double height = Math.log10(most / least) + 2 * room;
        return drawn(figures, figure -> figure <= 0 ? 0 : (Math.log10(figure / least) + room) / height);
    }

    private String drawn(double[] figures, DoubleUnaryOperator height) {
        return style.cyan(Arrays.stream(figures)
                .mapToObj(figure ->
                        figure == Trend.NOTHING ? " " : String.valueOf(style.spark(height.applyAsDouble(figure))))
                .collect(Collectors.joining()));
    }

    private String troubles(Moment now, int columns) {
        String label = style.dim(padded("troubles", labelColumns));
        if (now.troubles() == 0) {
            return label + style.green("none");
        }
        String words = wide ? " lost, repeated, reordered or corrupted" : " lost or wrong";
        return label + style.red(style.cut(Figures.count(now.troubles()) + words, columns - labelColumns));
    }

    /** The text with blanks after it, so that it takes that many columns whatever its colours. */
    private static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
    }

    /** How many columns a text takes, whatever its colours. */
    static int columnsOf(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "").length();
    }
}
