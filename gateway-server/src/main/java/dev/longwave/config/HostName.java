package dev.longwave.config;

import java.util.regex.Pattern;

/** What a host name looks like. */
final class HostName {
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern FORM = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    /** A name that ends in a number would be taken for an IPv4 address, in forms that nobody expects. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?[0-9]+");

    private static final int MOST_CHARS = 253;

    private HostName() {}

    static boolean isValid(String text) {
        return text.length() <= MOST_CHARS
                && FORM.matcher(text).matches()
                && !ENDS_IN_NUMBER.matcher(text).matches();
    }
}
