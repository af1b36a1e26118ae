package dev.longwave.loadtest.result;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run must not show, as {@code --fail-if} has it: {@code "p99>50ms"}.
 *
 * @param metric the figure that counts
 * @param comparison how the figure stands to the limit where the run fails
 * @param limit in the metric's unit
 * @param text as it was written
 */
public record Threshold(Metric metric, Comparison comparison, double limit, String text) {
    private static final Pattern FORM = Pattern.compile("\\s*([^<>=\\s]+)\\s*(<=|>=|<|>)\\s*([^<>=\\s].*?)\\s*");

    /** How a figure can stand to a limit. */
    public enum Comparison {
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        boolean holds(double figure, double limit) {
            return switch (this) {
                case LESS -> figure < limit;
                case AT_MOST -> figure <= limit;
                case MORE -> figure > limit;
                case AT_LEAST -> figure >= limit;
            };
        }

        private static Comparison of(String sign) {
            return Arrays.stream(values())
                    .filter(comparison -> comparison.sign.equals(sign))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Reads what a person wrote.
     *
     * @throws IllegalArgumentException if it is no threshold; the message says why and what would be
     */
    public static Threshold parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected METRIC, one of < <= > >=, and a value, such as \"p99>50ms\""
                    + " or \"lost>0\", got \"" + text + "\"");
        }
        Metric metric = Metric.named(matcher.group(1).toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(unknown(matcher.group(1))));
        double limit = Amount.parse(metric, matcher.group(3));
        return new Threshold(metric, Comparison.of(matcher.group(2)), limit, text.trim());
    }

    private static String unknown(String name) {
        List<String> names = Arrays.stream(Metric.values()).map(Metric::id).toList();
        return "unknown metric \"" + name + "\"; "
                + NearestName.to(name, names)
                        .map(nearest -> "did you mean \"" + nearest + "\"? ")
                        .orElse("")
                + names.stream().collect(Collectors.joining(", ", "there are ", ""));
    }

    /** Holds it against what a run found out. */
    public Verdict check(Result result) {
        String missing = missing(result);
        OptionalDouble figure = metric.of(result);
        if (missing != null || figure.isEmpty()) {
            return new Verdict(this, Verdict.State.UNKNOWN, missing == null ? "the run did not find it out" : missing);
        }
        boolean fails = comparison.holds(figure.getAsDouble(), limit);
        return new Verdict(
                this,
                fails ? Verdict.State.FAILED : Verdict.State.PASSED,
                metric.id() + " was " + Figures.of(metric.unit(), figure.getAsDouble()));
    }

    /** Why the run could not find the figure out and what to do; {@code null} if it did. A 0 may be such a case. */
    private @Nullable String missing(Result result) {
        Result.Latencies latencies = result.latencies();
        return switch (metric) {
            case P50, P90, P99, P999, MAX -> untimed(latencies.delivery(), "no event was delivered");
            case FIRST_P99 -> untimed(latencies.firstSubscriber(), "no event was delivered");
            case LAST_P99 -> untimed(latencies.lastSubscriber(), "no event was delivered");
            case PUBLISH_P99 -> untimed(latencies.publish(), "no event was published");
            case FIRST_BYTE_P99 -> untimed(latencies.firstByte(), "no stream was answered");
            case OPEN_P99 -> untimed(latencies.open(), "no stream was opened");
            case LOST, TOLD, GAPS, REPEATED, REORDERED, CORRUPTED ->
                result.ledger().expected() == 0 && metric.of(result).orElse(0) == 0
                        ? "no published event was due to any subscriber"
                        : null;
            case SERVER_CPU -> server(result, "no event was delivered");
            case SERVER_MEMORY -> server(result, "it could not be read");
            case SERVER_MEMORY_PER_CONNECTION -> server(result, "the streams' opening was not measured");
            case OWN_CPU -> metric.of(result).isEmpty() ? "no event was delivered" : null;
            case DELIVERED, DELIVERED_PER_SECOND, PUBLISHED, PUBLISHED_PER_SECOND, PUBLISH_FAILURES, DISCONNECTS ->
                null;
        };
    }

    private static @Nullable String untimed(Latency latency, String reason) {
        return latency.count() == 0 ? reason : null;
    }

    private @Nullable String server(Result result, String reason) {
        if (result.server() == null) {
            return "the server's processes were not named; give --server-pid";
        }
        return metric.of(result).isEmpty() ? reason : null;
    }
}
