package dev.longwave.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A web origin as browsers send it, scheme, host and a port that is not the scheme's own; or {@code *}. */
record OriginType() implements ValueType<String> {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::(\\d{1,5}))?(/.*)?");

    @Override
    public String expected() {
        return "origins such as https://app.example.com, or *";
    }

    @Override
    public String parse(String text) throws InvalidValueException {
        if (text.equals("*")) {
            return text;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException(expected(), text, advice(text));
        }
        String origin = origin(matcher);
        if (matcher.group(4) != null) {
            throw new InvalidValueException(expected(), text, "write \"" + origin + "\"");
        }
        return origin;
    }

    private static String origin(Matcher matcher) {
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String port = matcher.group(3);
        boolean isDefaultPort =
                (scheme.equals("https") && "443".equals(port)) || (scheme.equals("http") && "80".equals(port));
        return scheme + "://" + matcher.group(2).toLowerCase(Locale.ROOT)
                + (port == null || isDefaultPort ? "" : ":" + port);
    }

    private static String advice(String text) {
        if (HostName.isValid(text)) {
            return "write \"https://" + text + "\"";
        }
        return text.contains("*") ? "name each origin, or write \"*\" for all" : "write each with its scheme and host";
    }
}
