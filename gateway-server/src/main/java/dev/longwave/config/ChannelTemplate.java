package dev.longwave.config;

import dev.longwave.hub.ChannelName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the channels of a source: literal text and placeholders in turn, such as {@code logs:{container}}.
 *
 * @param template begins with literal text, so that one can tell which channels are meant; no two placeholders stand
 *     beside each other, no name stands twice
 */
public record ChannelTemplate(Template template) {
    public ChannelTemplate {
        List<Template.Part> parts = template.parts();
        if (parts.isEmpty() || parts.get(0).isName()) {
            throw new IllegalArgumentException("expected literal text at the beginning, got "
                    + Quoted.of(template.text()) + "; write something like \"logs:{name}\"");
        }
        Set<String> names = new HashSet<>();
        boolean afterName = false;
        for (Template.Part part : parts) {
            if (part.isName() && afterName) {
                throw new IllegalArgumentException("expected text between placeholders, got none before {" + part.text()
                        + "}; nobody could tell where one value ends and the next begins");
            }
            if (part.isName() && !names.add(part.text())) {
                throw new IllegalArgumentException(
                        "expected each name once, got {" + part.text() + "} twice; rename one");
            }
            if (!part.isName() && (part.text().indexOf('{') >= 0 || part.text().indexOf('}') >= 0)) {
                throw new IllegalArgumentException("expected braces around names only, got "
                        + Quoted.of(template.text())
                        + "; a name is a letter, then letters, digits, \"-\" and \"_\"");
            }
            afterName = part.isName();
        }
        // with a letter for each placeholder it is a name as every other
        new ChannelName(template.fill(placeholders(names)));
    }

    private static Map<String, String> placeholders(Set<String> names) {
        Map<String, String> letters = new LinkedHashMap<>();
        names.forEach(name -> letters.put(name, "x"));
        return letters;
    }

    /** The names in its placeholders. */
    public Set<String> names() {
        return template.names();
    }

    /**
     * Whether a channel begins like the channels that are meant, with the literal text of this template's beginning; where
     * that is all of it, whether it is that channel.
     */
    public boolean begins(String channel) {
        List<Template.Part> parts = template.parts();
        String first = parts.get(0).text();
        return parts.size() == 1 ? channel.equals(first) : channel.startsWith(first);
    }

    /**
     * Takes a channel's name apart: each placeholder gets everything up to the first appearance of the literal text that
     * follows it, or to the end where none does.
     *
     * @return values by name, in the order of the template, none of them empty; null where the channel does not fit
     */
    public @Nullable Map<String, String> match(String channel) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Template.Part> parts = template.parts();
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            Template.Part part = parts.get(i);
            if (!part.isName()) {
                if (!channel.startsWith(part.text(), at)) {
                    return null;
                }
                at += part.text().length();
                continue;
            }
            int end = i + 1 < parts.size() ? channel.indexOf(parts.get(i + 1).text(), at) : channel.length();
            if (end <= at) {
                return null;
            }
            values.put(part.text(), channel.substring(at, end));
            at = end;
        }
        return at == channel.length() ? values : null;
    }

    @Override
    public String toString() {
        return template.text();
    }
}
