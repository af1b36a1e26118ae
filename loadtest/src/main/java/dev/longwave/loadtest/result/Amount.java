package dev.longwave.loadtest.result;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a figure with its unit, as a person writes it. */
final class Amount {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)\\s*(.*)");

    /** What one of each unit is in microseconds. */
    private static final Map<String, Double> TIMES =
            Map.of("ns", 1e-3, "us", 1.0, "µs", 1.0, "ms", 1e3, "s", 1e6, "min", 60e6);

    private static final Map<String, Double> COUNTS = Map.of("", 1.0, "k", 1e3, "M", 1e6, "G", 1e9);

    private static final Map<String, Double> RATES =
            Map.of("", 1.0, "k", 1e3, "M", 1e6, "G", 1e9, "/s", 1.0, "k/s", 1e3, "M/s", 1e6, "G/s", 1e9);

    /** What one of each unit is in bytes. */
    private static final Map<String, Double> SIZES = Map.of("B", 1.0, "KiB", 0x1p10, "MiB", 0x1p20, "GiB", 0x1p30);

    private Amount() {}

    /**
     * The figure in the metric's own unit.
     *
     * @throws IllegalArgumentException if it is no number, or has not a unit of that metric
     */
    static double parse(Metric metric, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected " + expected(metric) + ", got \"" + text + "\"");
        }
        String unit = matcher.group(2).trim();
        Double factor = units(metric.unit()).get(unit);
        if (factor == null) {
            String came = unit.isEmpty() ? "no unit; write \"" + text + example(metric) + "\"" : "\"" + unit + "\"";
            throw new IllegalArgumentException("expected " + expected(metric) + ", got " + came);
        }
        return Double.parseDouble(matcher.group(1)) * factor / size(metric.unit());
    }

    private static String expected(Metric metric) {
        return switch (metric.unit()) {
            case MICROS -> metric.id() + " as a time in ns, us, ms, s or min";
            case COUNT -> metric.id() + " as a number, or in k, M or G";
            case PER_SECOND -> metric.id() + " as a number a second, or in k, M or G";
            case MEBIBYTES, KIBIBYTES -> metric.id() + " as a size in B, KiB, MiB or GiB";
        };
    }

    private static String example(Metric metric) {
        return switch (metric) {
            case SERVER_CPU, OWN_CPU -> "us";
            case SERVER_MEMORY -> "MiB";
            case SERVER_MEMORY_PER_CONNECTION -> "KiB";
            default -> "ms";
        };
    }

    private static Map<String, Double> units(Metric.Unit unit) {
        return switch (unit) {
            case MICROS -> TIMES;
            case COUNT -> COUNTS;
            case PER_SECOND -> RATES;
            case MEBIBYTES, KIBIBYTES -> SIZES;
        };
    }

    /** What the metric's own unit is, in the unit that the factors are in. */
    private static double size(Metric.Unit unit) {
        return switch (unit) {
            case MICROS, COUNT, PER_SECOND -> 1;
            case KIBIBYTES -> 0x1p10;
            case MEBIBYTES -> 0x1p20;
        };
    }
}
