package dev.longwave.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole number and the unit behind it, as somebody wrote them.
 *
 * @param number the number; one of more than 12 digits, which no range reaches, is cut to 10^12
 * @param unit the unit, possibly empty or unknown
 * @param spaced whether there was white space between the two
 */
record Quantity(long number, String unit, boolean spaced) {
    private static final Pattern FORM = Pattern.compile("(\\d+)(\\s*)([A-Za-z]*)");
    private static final int MOST_DIGITS = 12;
    private static final long MOST = 1_000_000_000_000L;

    static Optional<Quantity> of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group(1);
        long number = digits.length() > MOST_DIGITS ? MOST : Long.parseLong(digits);
        return Optional.of(
                new Quantity(number, matcher.group(3), !matcher.group(2).isEmpty()));
    }
}
