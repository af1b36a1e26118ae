package dev.longwave.loadtest.report;

/** HTML under construction. Text and attribute values are escaped here, and so can hold anything. */
final class Html {
    private final StringBuilder out = new StringBuilder();
    private int depth;

    /**
     * Opens an element.
     *
     * @param attributes name and value in turn
     */
    Html open(String tag, String... attributes) {
        line().append(start(tag, attributes));
        depth++;
        return this;
    }

    Html close(String tag) {
        depth--;
        line().append("</").append(tag).append('>');
        return this;
    }

    /** A whole element that holds nothing but text. */
    Html element(String tag, String text, String... attributes) {
        line().append(start(tag, attributes))
                .append(escaped(text))
                .append("</")
                .append(tag)
                .append('>');
        return this;
    }

    /** HTML that is written down in this program, never anything that came from outside. */
    Html trusted(String html) {
        line().append(html);
        return this;
    }

    @Override
    public String toString() {
        return out + "\n";
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }

    private static String start(String tag, String... attributes) {
        StringBuilder start = new StringBuilder("<").append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            start.append(' ').append(attributes[i]);
            if (!attributes[i + 1].isEmpty()) {
                start.append("=\"").append(escaped(attributes[i + 1])).append('"');
            }
        }
        return start.append('>').toString();
    }

    private StringBuilder line() {
        return out.append(out.isEmpty() ? "" : "\n").append("  ".repeat(depth));
    }
}
