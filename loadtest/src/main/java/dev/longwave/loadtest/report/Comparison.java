package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Metric;
import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several runs side by side. Results of the same name are rounds of one run, and count by their median.
 *
 * @param runs in the order in which their first results came
 * @param rows a metric each, in the order of {@link Metric}; only those that some run has found out
 * @param differences settings by which the runs differ although they should not, if their figures are to be compared
 */
public record Comparison(List<Run> runs, List<Row> rows, List<Difference> differences) {
    /** What names the server or says where things are. That may differ: it is what is compared. */
    private static final Set<String> OF_THE_SERVER = Set.of(
            "name",
            "out",
            "fail-if",
            "allow-loss",
            "preset",
            "subscribe-url",
            "subscribe-header",
            "publish-url",
            "publish-header",
            "publish-body",
            "publish-type",
            "gap-event",
            "insecure",
            "server-pid",
            "channel-prefix",
            "source-addresses");

    /** A run, with its rounds. */
    record Run(String name, List<Result> rounds) {
        /** {@code "1 round"}, {@code "median of 3"}, and how they ended if not all were completed. */
        String description() {
            String rounds = this.rounds.size() == 1 ? "1 round" : "median of " + this.rounds.size();
            return Arrays.stream(Result.Outcome.values())
                    .filter(outcome -> outcome != Result.Outcome.COMPLETED)
                    .filter(outcome -> count(outcome) > 0)
                    .map(outcome -> ", " + count(outcome) + " "
                            + Conclusion.label(outcome).toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining("", rounds, ""));
        }

        private long count(Result.Outcome outcome) {
            return rounds.stream().filter(round -> round.outcome() == outcome).count();
        }
    }

    /** How a run stands among the others. */
    enum Standing {
        /** Better than all others, in every round if there were several. */
        BEST,
        /** Better than all others by the median, but the rounds overlap with another run's. */
        BEST_BY_MEDIAN,
        /** Not the best, or there is no better and worse. */
        PLAIN
    }

    /**
     * A run's figure.
     *
     * @param spread {@code null} if the run did not find it out
     * @param ratio to the first run's; {@code null} if one of them is unknown, the first is 0, or this is the first
     */
    record Cell(
            @Nullable Spread spread,
            Standing standing,
            @Nullable Double ratio) {}

    /** A metric over all runs, in their order. */
    record Row(Metric metric, List<Cell> cells) {}

    /** A setting and what it was, in the order of the runs. */
    record Difference(String setting, List<String> values) {}

    /** Compares results, of which there is one at least. */
    public static Comparison of(List<Result> results) {
        Map<String, List<Result>> rounds = new LinkedHashMap<>();
        results.forEach(result ->
                rounds.computeIfAbsent(result.name(), name -> new ArrayList<>()).add(result));
        List<Run> runs = rounds.entrySet().stream()
                .map(entry -> new Run(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
        List<Row> rows = Arrays.stream(Metric.values())
                .map(metric -> row(metric, runs))
                .filter(row -> row.cells().stream().anyMatch(cell -> cell.spread() != null))
                .toList();
        return new Comparison(runs, rows, differences(runs));
    }

    /** {@code "rate differs: 20 (longwave), 40 (nchan)"}. */
    List<String> differenceSentences() {
        List<String> sentences = new ArrayList<>();
        for (Difference difference : differences) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                parts.add(difference.values().get(i) + " (" + runs.get(i).name() + ")");
            }
            sentences.add(difference.setting() + " differs: " + String.join(", ", parts));
        }
        return sentences;
    }

    private static Row row(Metric metric, List<Run> runs) {
        List<@Nullable Spread> spreads = new ArrayList<>();
        for (Run run : runs) {
            spreads.add(spread(metric, run));
        }
        Spread first = spreads.get(0);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Spread spread = spreads.get(i);
            Double ratio = i == 0 || spread == null || first == null || first.median() == 0
                    ? null
                    : Double.valueOf(spread.median() / first.median());
            cells.add(new Cell(spread, standing(metric, spread, spreads), ratio));
        }
        return new Row(metric, cells);
    }

    private static @Nullable Spread spread(Metric metric, Run run) {
        double[] values = run.rounds().stream()
                .map(metric::of)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                // nothing takes no time: where nothing was timed every figure is 0
                .filter(value -> metric.unit() != Metric.Unit.MICROS || value != 0)
                .toArray();
        return values.length == 0 ? null : Spread.of(values);
    }

    private static Standing standing(Metric metric, @Nullable Spread spread, List<@Nullable Spread> all) {
        if (spread == null || !hasBest(metric)) {
            return Standing.PLAIN;
        }
        boolean worse = false;
        boolean overlapping = false;
        for (Spread other : all) {
            if (other != null && !text(metric, other).equals(text(metric, spread))) {
                if (isBetter(metric, other.median(), spread.median())) {
                    return Standing.PLAIN;
                }
                worse = true;
                overlapping |= spread.overlaps(other);
            }
        }
        if (!worse) {
            return Standing.PLAIN;
        }
        return overlapping ? Standing.BEST_BY_MEDIAN : Standing.BEST;
    }

    /** What nobody can tell apart in the table is equally good. */
    private static String text(Metric metric, Spread spread) {
        return Figures.of(metric.unit(), spread.median());
    }

    private static boolean hasBest(Metric metric) {
        return metric != Metric.DELIVERED && metric != Metric.PUBLISHED;
    }

    private static boolean isBetter(Metric metric, double one, double than) {
        return metric.unit() == Metric.Unit.PER_SECOND ? one > than : one < than;
    }

    private static List<Difference> differences(List<Run> runs) {
        Set<String> names = runs.stream()
                .flatMap(run -> run.rounds().stream())
                .flatMap(round -> round.settings().keySet().stream())
                .filter(name -> !OF_THE_SERVER.contains(name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            addIfDifferent(
                    differences,
                    name,
                    runs.stream()
                            .map(run -> values(run, round -> round.settings().getOrDefault(name, "not set")))
                            .toList());
        }
        addIfDifferent(
                differences,
                "the load test's machine",
                runs.stream()
                        .map(run -> values(
                                run,
                                round -> round.machine().os() + " with "
                                        + round.machine().processors() + " processors"))
                        .toList());
        return differences;
    }

    private static TreeSet<String> values(Run run, Function<Result, String> reader) {
        return run.rounds().stream().map(reader).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void addIfDifferent(List<Difference> differences, String name, List<TreeSet<String>> values) {
        long different = values.stream().flatMap(Set::stream).distinct().count();
        if (different > 1) {
            differences.add(new Difference(
                    name, values.stream().map(run -> String.join(" and ", run)).toList()));
        }
    }
}
