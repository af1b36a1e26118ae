package dev.longwave.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A length of time that an option names.
 *
 * @param duration at least a second
 */
record Span(Duration duration) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

    /** Reads an option such as {@code --expires-in}. */
    static final class Converter implements ITypeConverter<Span> {
        @Override
        public Span convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "expected a number and s, m, h or d, got \"" + value + "\"; write \"1h\"");
            }
            long number = Long.parseLong(matcher.group(1));
            return new Span(
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
    }
}
