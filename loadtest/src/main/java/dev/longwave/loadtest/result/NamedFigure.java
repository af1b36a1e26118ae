package dev.longwave.loadtest.result;

import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure that only its scenario knows, as a person reads it: 2.84 {@code allBackSeconds} are "All back" and "2.8 s".
 *
 * @param title what it is, without the unit
 * @param text how much, with the unit that its name ends in
 */
public record NamedFigure(String title, String text) {
    private static final Pattern PER = Pattern.compile("(\\w+?(?:Seconds|Millis|Micros|MiB|KiB|Bytes))(Per[A-Z]\\w*)");

    private enum Unit {
        PER_SECOND("PerSecond", Figures::perSecond),
        SECONDS("Seconds", Figures::seconds),
        MILLIS("Millis", value -> Figures.micros(value * 1_000)),
        MICROS("Micros", Figures::micros),
        MEBIBYTES("MiB", Figures::mebibytes),
        KIBIBYTES("KiB", Figures::kibibytes),
        BYTES("Bytes", Figures::bytes),
        SHARE("Share", Figures::percent);

        private final String suffix;

        /** Knows nothing but its argument, which the static checks cannot see. */
        @SuppressWarnings("ImmutableEnumChecker")
        private final DoubleFunction<String> writer;

        Unit(String suffix, DoubleFunction<String> writer) {
            this.suffix = suffix;
            this.writer = writer;
        }
    }

    /** The figure of that name. */
    public static NamedFigure of(String name, double value) {
        Matcher per = PER.matcher(name);
        if (per.matches()) {
            NamedFigure figure = of(per.group(1), value);
            return new NamedFigure(figure.title, figure.text + " " + words(per.group(2)));
        }
        for (Unit unit : Unit.values()) {
            if (name.endsWith(unit.suffix) && name.length() > unit.suffix.length()) {
                String rest = name.substring(0, name.length() - unit.suffix.length());
                return new NamedFigure(title(rest), unit.writer.apply(value));
            }
        }
        return new NamedFigure(
                title(name), value == Math.rint(value) ? Figures.count(value) : Figures.significant(value));
    }

    private static String title(String name) {
        String words = words(name);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\bcpu\\b", "CPU");
    }
}
