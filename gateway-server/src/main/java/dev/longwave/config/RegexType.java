package dev.longwave.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of {@link Pattern}'s. */
record RegexType() implements ValueType<Pattern> {
    @Override
    public String expected() {
        return "a regular expression";
    }

    @Override
    public Pattern parse(String text) throws InvalidValueException {
        if (text.isEmpty()) {
            throw new InvalidValueException(expected(), text, "write what a value may be, such as \"[a-z0-9-]+\"");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1);
            throw new InvalidValueException(expected(), text, e.getDescription() + where);
        }
    }
}
