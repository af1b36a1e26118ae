package dev.longwave.config;

/**
 * Any text without NUL.
 *
 * @param expected what it is, in words
 * @param mayBeEmpty whether it may have no character
 */
record TextType(String expected, boolean mayBeEmpty) implements ValueType<String> {
    @Override
    public String parse(String text) throws InvalidValueException {
        if (text.isEmpty() && !mayBeEmpty) {
            throw new InvalidValueException(expected, text, "write something");
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException(expected, text, "remove the NUL");
        }
        return text;
    }
}
