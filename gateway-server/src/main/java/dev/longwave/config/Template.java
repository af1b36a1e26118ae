package dev.longwave.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with placeholders such as {@code {name}}: a letter, then letters, digits, {@code -} and {@code _}, in braces.
 * Braces around anything else are text like any other.
 *
 * @param text as it was written
 */
public record Template(String text) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)\\}");

    /** A piece of it: literal text, or the name in a placeholder. */
    record Part(String text, boolean isName) {}

    /** The names in its placeholders, in the order of their first appearance. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts().forEach(part -> {
            if (part.isName) {
                names.add(part.text);
            }
        });
        return names;
    }

    /** The text before its first placeholder. */
    public String literalStart() {
        List<Part> parts = parts();
        return parts.isEmpty() || parts.get(0).isName ? "" : parts.get(0).text;
    }

    /**
     * The text with its placeholders replaced.
     *
     * @param values has every name
     */
    public String fill(Map<String, String> values) {
        return fill(values, UnaryOperator.identity());
    }

    /**
     * The same with every value brought into another form first, as in a URL.
     *
     * @param encode is applied to each value
     */
    public String fill(Map<String, String> values, UnaryOperator<String> encode) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts()) {
            if (!part.isName) {
                filled.append(part.text);
                continue;
            }
            String value = values.get(part.text);
            if (value == null) {
                throw new IllegalArgumentException("no value for {" + part.text + "} in " + Quoted.of(text));
            }
            filled.append(encode.apply(value));
        }
        return filled.toString();
    }

    /** Its pieces in order, none of them empty; no two literals stand beside each other. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int end = 0;
        while (placeholder.find()) {
            if (placeholder.start() > end) {
                parts.add(new Part(text.substring(end, placeholder.start()), false));
            }
            parts.add(new Part(placeholder.group(1), true));
            end = placeholder.end();
        }
        if (end < text.length()) {
            parts.add(new Part(text.substring(end), false));
        }
        return parts;
    }

    @Override
    public String toString() {
        return text;
    }
}
