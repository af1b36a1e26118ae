package dev.longwave.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How long a token is good.
 *
 * @param duration at least a second
 */
record Lifetime(Duration duration) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

    /** Reads an {@code --expires-in} option. */
    static final class Converter implements ITypeConverter<Lifetime> {
        @Override
        public Lifetime convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException(
                        "expected a number and s, m, h or d, got \"" + value + "\"; write \"1h\"");
            }
            long number = Long.parseLong(matcher.group(1));
            return new Lifetime(
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
    }
}
