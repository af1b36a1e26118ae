package dev.longwave.config;

import java.util.regex.PatternSyntaxException;

/** What a value has to match. */
record RegexType() implements ValueType<ValuePattern> {
    @Override
    public String expected() {
        return "a regular expression";
    }

    @Override
    public ValuePattern parse(String text) throws InvalidValueException {
        if (text.isEmpty()) {
            throw new InvalidValueException(expected(), text, "write what a value may be, such as \"[a-z0-9-]+\"");
        }
        try {
            return new ValuePattern(text);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1);
            throw new InvalidValueException(expected(), text, e.getDescription() + where);
        }
    }
}
