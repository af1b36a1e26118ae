package dev.longwave.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** A length of time within a range: a whole number and one of {@code ms}, {@code s}, {@code m} and {@code h}. */
record DurationType(Duration min, Duration max) implements ValueType<Duration> {
    private static final Map<String, Duration> UNITS = Map.of(
            "ms",
            Duration.ofMillis(1),
            "s",
            Duration.ofSeconds(1),
            "m",
            Duration.ofMinutes(1),
            "h",
            Duration.ofHours(1));

    /** What people write instead, to have something to propose. */
    private static final Map<String, String> MISSPELT = Map.ofEntries(
            Map.entry("ms", "ms"),
            Map.entry("msec", "ms"),
            Map.entry("millis", "ms"),
            Map.entry("milliseconds", "ms"),
            Map.entry("s", "s"),
            Map.entry("sec", "s"),
            Map.entry("secs", "s"),
            Map.entry("second", "s"),
            Map.entry("seconds", "s"),
            Map.entry("m", "m"),
            Map.entry("min", "m"),
            Map.entry("mins", "m"),
            Map.entry("minute", "m"),
            Map.entry("minutes", "m"),
            Map.entry("h", "h"),
            Map.entry("hr", "h"),
            Map.entry("hour", "h"),
            Map.entry("hours", "h"));

    @Override
    public String expected() {
        return format(min) + " to " + format(max);
    }

    @Override
    public Duration parse(String text) throws InvalidValueException {
        Quantity quantity = Quantity.of(text).orElseThrow(() -> new InvalidValueException(expected(), text, howTo()));
        Duration unit = UNITS.get(quantity.unit());
        if (unit == null || quantity.spaced()) {
            throw new InvalidValueException(expected(), text, correction(quantity));
        }
        Duration value = unit.multipliedBy(quantity.number());
        if (value.compareTo(min) < 0) {
            throw new InvalidValueException(expected(), text, "write \"" + format(min) + "\" or more");
        }
        if (value.compareTo(max) > 0) {
            throw new InvalidValueException(expected(), text, "write \"" + format(max) + "\" or less");
        }
        return value;
    }

    private String correction(Quantity quantity) {
        String unit = quantity.unit().isEmpty()
                ? (allows(quantity.number(), "s") ? "s" : "ms")
                : MISSPELT.getOrDefault(quantity.unit().toLowerCase(Locale.ROOT), "");
        return allows(quantity.number(), unit) ? "write \"" + quantity.number() + unit + "\"" : howTo();
    }

    private boolean allows(long number, String unitName) {
        Duration unit = UNITS.get(unitName);
        if (unit == null) {
            return false;
        }
        Duration value = unit.multipliedBy(number);
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static String howTo() {
        return "write a whole number and one of ms, s, m or h, such as \"15s\"";
    }

    /** The shortest way to write a duration: {@code 5m}, not {@code 300s}. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
