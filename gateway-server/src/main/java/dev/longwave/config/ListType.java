package dev.longwave.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Any number of different values: a list in YAML, separated by commas elsewhere. */
record ListType<T>(ValueType<T> element) implements ValueType<Set<T>> {
    @Override
    public String expected() {
        return "a list of " + element.expected();
    }

    @Override
    public Set<T> parse(String text) throws InvalidValueException {
        Set<T> values = new LinkedHashSet<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                values.add(element.parse(part.strip()));
            }
        }
        return Collections.unmodifiableSet(values);
    }
}
