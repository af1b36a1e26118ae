package dev.longwave.loadtest.result;

import java.util.Locale;

/**
 * Figures as a person reads them: three digits that matter and the unit that fits, such as {@code "1.24 ms"}. The same
 * everywhere, whatever the machine's language is.
 */
public final class Figures {
    private static final String[] TIMES = {" ns", " µs", " ms", " s"};
    private static final String[] RATES = {"/s", " k/s", " M/s", " G/s"};
    private static final String[] SIZES = {" B", " KiB", " MiB", " GiB", " TiB"};

    private Figures() {}

    /** A time in microseconds: {@code "310 ns"}, {@code "87.0 µs"}, {@code "1.24 ms"}, {@code "12.5 s"}. */
    public static String micros(double micros) {
        return micros == 0 ? "0 µs" : scaled(micros * 1_000, 1_000, TIMES, 0);
    }

    /** A span of time in seconds: {@code "7.5 s"}, {@code "45 s"}, {@code "2 min 5 s"}, {@code "1 h 3 min"}. */
    public static String seconds(double seconds) {
        if (seconds < 9.95) {
            return decimals(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        if (whole < 120) {
            return whole + " s";
        }
        if (whole < 3_600) {
            return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
        }
        long minutes = Math.round(seconds / 60);
        return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }

    /** A count, every digit of it: {@code "12,345,678"}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** A count that came as a fraction, rounded: {@code "12,345,678"}. */
    public static String count(double count) {
        return count(Math.round(count));
    }

    /** A rate: {@code "812/s"}, {@code "12.3 k/s"}, {@code "5.20 M/s"}. */
    public static String perSecond(double rate) {
        return rate == 0 ? "0/s" : scaled(rate, 1_000, RATES, 0);
    }

    /** A size in bytes: {@code "87 B"}, {@code "7.31 KiB"}, {@code "512 MiB"}. */
    public static String bytes(double bytes) {
        return Math.abs(bytes) < 1_023.5 ? Math.round(bytes) + " B" : scaled(bytes, 1_024, SIZES, 0);
    }

    /** A size in KiB: {@code "7.31 KiB"}, {@code "1.20 MiB"}. */
    public static String kibibytes(double kibibytes) {
        return scaled(kibibytes, 1_024, SIZES, 1);
    }

    /** A size in MiB: {@code "7.31 MiB"}, {@code "1.20 GiB"}. */
    public static String mebibytes(double mebibytes) {
        return scaled(mebibytes, 1_024, SIZES, 2);
    }

    /** Processors' worth of CPU: {@code "1.00 core"}, {@code "1.85 cores"}. */
    public static String cores(double cores) {
        String number = significant(cores);
        return number + (number.equals("1.00") ? " core" : " cores");
    }

    /** A part of a whole: {@code "97.3 %"} for 0.973. */
    public static String percent(double part) {
        return significant(part * 100) + " %";
    }

    /** What a figure is of another: {@code "× 1.24"}. */
    public static String ratio(double ratio) {
        return "× " + significant(ratio);
    }

    /** A figure of that unit. */
    public static String of(Metric.Unit unit, double value) {
        return switch (unit) {
            case MICROS -> micros(value);
            case COUNT -> count(value);
            case PER_SECOND -> perSecond(value);
            case MEBIBYTES -> mebibytes(value);
            case KIBIBYTES -> kibibytes(value);
        };
    }

    /** A number without a unit: three digits that matter, and from 1000 on every digit before the point. */
    public static String significant(double value) {
        double size = Math.abs(value);
        if (size < 9.995) {
            return decimals(value, 2);
        }
        return size < 99.95 ? decimals(value, 1) : count(value);
    }

    private static String scaled(double value, int step, String[] units, int unit) {
        double left = value;
        int at = unit;
        // What rounds to a whole step is already the next unit's 1.00.
        while (Math.abs(left) >= step - 0.5 && at < units.length - 1) {
            left /= step;
            at++;
        }
        // Nothing is measured finer than a nanosecond, a byte or one a second, so there a whole number has no ".00".
        return (at == 0 && left == Math.rint(left) ? count(left) : significant(left)) + units[at];
    }

    private static String decimals(double value, int places) {
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
