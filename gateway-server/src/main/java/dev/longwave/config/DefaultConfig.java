package dev.longwave.config;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A configuration file that changes nothing: every key with its default, and a comment that says what it does. */
public final class DefaultConfig {
    private static final int COLUMNS = 100;
    private static final String COMMENT = "# ";
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("\\[]|[A-Za-z0-9][A-Za-z0-9._:/-]*");

    private DefaultConfig() {}

    /** The file's text, YAML. Keys whose defaults depend on the machine or on other keys are commented out. */
    public static String yaml() {
        StringBuilder yaml = new StringBuilder();
        comment(
                yaml,
                "Every key of Longwave's configuration with its default. Keep what you change and delete the rest: what"
                        + " is not set has its default. An environment variable overrides its key here,"
                        + " LONGWAVE_STREAM_RETRY for stream.retry.");
        comment(yaml, "Check it with: longwave check-config --config FILE");
        for (ConfigKey<?> key : ConfigKeys.all()) {
            append(yaml, key);
        }
        return yaml.toString();
    }

    private static void append(StringBuilder yaml, ConfigKey<?> key) {
        yaml.append('\n');
        comment(yaml, key.description());
        comment(yaml, "Expected: " + key.expected() + ".");
        if (key.hasWritableDefault()) {
            yaml.append(key.name()).append(": ").append(value(key));
        } else {
            comment(yaml, "Default: " + key.defaultText());
            yaml.append('#').append(key.name()).append(':');
        }
        yaml.append('\n');
    }

    private static String value(ConfigKey<?> key) {
        String text = key.defaultText();
        if (key.type() instanceof ListType && !text.equals("[]")) {
            return Arrays.stream(text.split(", *", -1))
                    .map(DefaultConfig::quoted)
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        return quoted(text);
    }

    private static String quoted(String text) {
        return NEEDS_NO_QUOTES.matcher(text).matches() ? text : '\'' + text.replace("'", "''") + '\'';
    }

    /** Adds text in as many lines as it takes. */
    private static void comment(StringBuilder yaml, String text) {
        int column = 0;
        for (String word : text.split(" ", -1)) {
            if (column > 0 && column + 1 + word.length() > COLUMNS) {
                yaml.append('\n');
                column = 0;
            }
            String before = column == 0 ? COMMENT : " ";
            yaml.append(before).append(word);
            column += before.length() + word.length();
        }
        yaml.append('\n');
    }
}
