package dev.longwave.hub;

import java.nio.charset.StandardCharsets;

/**
 * The name of a channel, such as {@code deploy:42}. Its segments end at {@code /}, {@code :} or {@code .}.
 *
 * @param value 1 to 256 bytes of UTF-8 without control characters, white space or {@code *}
 */
public record ChannelName(String value) {
    /** Most bytes of a name or pattern, as UTF-8. */
    static final int MAX_BYTES = 256;

    public ChannelName {
        check("channel name", value);
        int star = value.indexOf('*');
        if (star >= 0) {
            throw new IllegalArgumentException("\"*\" at index " + star + " of channel name \"" + value
                    + "\"; only a pattern to subscribe to has it");
        }
    }

    static void check(String what, String value) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(what + ": expected 1 to " + MAX_BYTES + " bytes of UTF-8, got " + bytes);
        }
        for (int i = 0; i < value.length(); ) {
            int c = value.codePointAt(i);
            if (Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                throw new IllegalArgumentException(
                        String.format("U+%04X at index %d; a %s has no control characters or white space", c, i, what));
            }
            if (Character.getType(c) == Character.SURROGATE) {
                throw new IllegalArgumentException(
                        String.format("unpaired surrogate U+%04X at index %d of the %s", c, i, what));
            }
            i += Character.charCount(c);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
