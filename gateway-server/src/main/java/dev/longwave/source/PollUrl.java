package dev.longwave.source;

import dev.longwave.config.Template;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Puts values into a URL, percent-encoded, so that none changes the host, the path's structure or the query's. Dots that
 * would lead up are refused, because many a server decodes before it looks at them.
 */
final class PollUrl {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final Template template;
    private final Template path;

    /**
     * Creates one.
     *
     * @param template with placeholders in the path and the query only
     */
    PollUrl(Template template) {
        this.template = template;
        String text = template.text();
        int query = text.indexOf('?');
        int start = text.indexOf('/', text.indexOf("//") + 2);
        int end = query < 0 ? text.length() : query;
        this.path = new Template(start < 0 || start > end ? "" : text.substring(start, end));
    }

    /**
     * The URL of one channel.
     *
     * @throws CannotFollowException where a value is empty or leads to another path
     */
    URI fill(Map<String, String> values) throws CannotFollowException {
        for (String name : template.names()) {
            String value = values.get(name);
            if (value == null || value.isEmpty()) {
                throw new CannotFollowException("the name is empty");
            }
        }
        for (String segment : path.fill(values).split("[/\\\\]", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw new CannotFollowException("the name leads to another path");
            }
        }
        return URI.create(template.fill(values, PollUrl::encode));
    }

    private static String encode(String value) {
        StringBuilder encoded = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }

    /** The URL as it was configured. */
    @Override
    public String toString() {
        return template.text();
    }
}
