package dev.longwave.hub;

/**
 * Names many channels at once: {@code *} stands for one segment that is not empty, {@code **} at the end for the rest.
 * {@code deploy:*} matches {@code deploy:42}, {@code deploy:**} also {@code deploy:42:log}.
 *
 * @param value like a channel name, with at least one {@code *} or {@code **} as a whole segment
 */
public record ChannelPattern(String value) {
    public ChannelPattern {
        ChannelName.check("channel pattern", value);
        if (!isPattern(value)) {
            throw new IllegalArgumentException("no \"*\" in channel pattern \"" + value + "\"");
        }
        for (int i = value.indexOf('*'); i >= 0; i = value.indexOf('*', i)) {
            int end = i;
            while (end < value.length() && value.charAt(end) == '*') {
                end++;
            }
            boolean whole = (i == 0 || endsSegment(value.charAt(i - 1)))
                    && (end == value.length() || endsSegment(value.charAt(end)));
            if (!whole || end - i > 2) {
                throw new IllegalArgumentException("\"*\" at index " + i + " of channel pattern \"" + value
                        + "\"; expected \"*\" or \"**\" as a whole segment between \"/\", \":\" or \".\"");
            }
            if (end - i == 2 && end < value.length()) {
                throw new IllegalArgumentException(
                        "\"**\" at index " + i + " of channel pattern \"" + value + "\"; it stands only at the end");
            }
            i = end;
        }
    }

    /** Whether a text is meant as a pattern rather than a name. */
    public static boolean isPattern(String text) {
        return text.indexOf('*') >= 0;
    }

    /** Whether a channel's name is one of those meant. */
    public boolean matches(ChannelName name) {
        return matches(name.value());
    }

    boolean matches(String name) {
        int at = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '*') {
                if (at == name.length() || name.charAt(at) != c) {
                    return false;
                }
                at++;
                continue;
            }
            if (i + 1 < value.length() && value.charAt(i + 1) == '*') {
                return at < name.length();
            }
            int start = at;
            while (at < name.length() && !endsSegment(name.charAt(at))) {
                at++;
            }
            if (at == start) {
                return false;
            }
        }
        return at == name.length();
    }

    private static boolean endsSegment(char c) {
        return c == '/' || c == ':' || c == '.';
    }

    @Override
    public String toString() {
        return value;
    }
}
