package dev.longwave.config;

import java.util.Locale;
import java.util.Map;

/** A number of bytes within a range: a whole number, by itself or with {@code KiB}, {@code MiB} or {@code GiB}. */
record SizeType(long min, long max) implements ValueType<Long> {
    static final long KIB = 1L << 10;
    static final long MIB = 1L << 20;
    static final long GIB = 1L << 30;

    private static final Map<String, Long> UNITS = Map.of("", 1L, "KiB", KIB, "MiB", MIB, "GiB", GIB);

    /** What people write instead, to have something to propose. */
    private static final Map<String, String> MISSPELT = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("b", ""),
            Map.entry("bytes", ""),
            Map.entry("k", "KiB"),
            Map.entry("kb", "KiB"),
            Map.entry("kib", "KiB"),
            Map.entry("m", "MiB"),
            Map.entry("mb", "MiB"),
            Map.entry("mib", "MiB"),
            Map.entry("g", "GiB"),
            Map.entry("gb", "GiB"),
            Map.entry("gib", "GiB"));

    @Override
    public String expected() {
        return format(min) + " to " + format(max);
    }

    @Override
    public Long parse(String text) throws InvalidValueException {
        Quantity quantity = Quantity.of(text).orElseThrow(() -> new InvalidValueException(expected(), text, howTo()));
        Long unit = UNITS.get(quantity.unit());
        if (unit == null || quantity.spaced()) {
            throw new InvalidValueException(expected(), text, correction(quantity));
        }
        long value = times(quantity.number(), unit);
        if (value < min) {
            throw new InvalidValueException(expected(), text, "write \"" + format(min) + "\" or more");
        }
        if (value > max) {
            throw new InvalidValueException(expected(), text, "write \"" + format(max) + "\" or less");
        }
        return value;
    }

    private String correction(Quantity quantity) {
        String unitName = MISSPELT.get(quantity.unit().toLowerCase(Locale.ROOT));
        Long unit = unitName == null ? null : UNITS.get(unitName);
        if (unit == null) {
            return howTo();
        }
        long value = times(quantity.number(), unit);
        return value >= min && value <= max ? "write \"" + quantity.number() + unitName + "\"" : howTo();
    }

    /** 10^12 of the largest unit do not fit into a long, and are too much anyway. */
    private static long times(long number, long unit) {
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static String howTo() {
        return "write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"";
    }

    /** The shortest way to write a size: {@code 8MiB}, not {@code 8192KiB}. */
    static String format(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        if (bytes % GIB == 0) {
            return bytes / GIB + "GiB";
        }
        if (bytes % MIB == 0) {
            return bytes / MIB + "MiB";
        }
        return bytes % KIB == 0 ? bytes / KIB + "KiB" : Long.toString(bytes);
    }
}
