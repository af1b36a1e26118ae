package dev.longwave.loadtest.target;

/**
 * A header that requests carry.
 *
 * @param name a token of RFC 9110
 * @param value one line; {@code {channel}} stands for the channel's name
 */
public record Header(String name, String value) {
    public Header {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("expected the name of a header, got \"" + name + "\"");
        }
        if (value.chars().anyMatch(c -> c != '\t' && (c < ' ' || c == 0x7F))) {
            throw new IllegalArgumentException(
                    "expected one line as the value of " + name + ", got control characters");
        }
    }

    /**
     * Reads {@code Name: value}.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static Header parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            // the value may be a secret
            throw new IllegalArgumentException("expected a header as \"Name: value\", got one without a colon");
        }
        return new Header(
                text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }
}
