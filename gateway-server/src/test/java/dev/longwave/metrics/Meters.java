package dev.longwave.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would read from {@code /metrics} (text format 0.0.4).
 *
 * @param values each sample, {@code name} or {@code name{label="value"}}, with its value
 */
public record Meters(Map<String, Double> values) {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{[^}]*\\})?) ([-+0-9.eE]+|NaN|[+-]Inf)");

    public static Meters parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            if (values.put(sample.group(1), Double.valueOf(sample.group(2).replace("Inf", "Infinity"))) != null) {
                throw new AssertionError("twice the same sample: " + line);
            }
        }
        return new Meters(values);
    }

    /** The value of a sample that must be there. */
    public double get(String sample) {
        Double value = values.get(sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " in " + values);
        }
        return value;
    }

    /** The value of a sample, 0 where it is not there. */
    public double orZero(String sample) {
        return values.getOrDefault(sample, 0.0);
    }

    /** How much a sample has moved since. */
    public double since(Meters before, String sample) {
        return get(sample) - before.orZero(sample);
    }
}
