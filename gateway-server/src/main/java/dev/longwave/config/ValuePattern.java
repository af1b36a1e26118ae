package dev.longwave.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of {@link Pattern}'s that a whole value has to match, equal to another of the same text. */
public final class ValuePattern {
    private final Pattern pattern;

    /**
     * Compiles one.
     *
     * @throws PatternSyntaxException where the text is none
     */
    public ValuePattern(String text) {
        this.pattern = Pattern.compile(text);
    }

    /** Tells whether all of a value is as it has to be. */
    public boolean matches(String value) {
        return pattern.matcher(value).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValuePattern same && toString().equals(same.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
