package dev.longwave.config;

import java.util.Optional;

/** A value that has no default: what is not set stays empty. */
record OptionalType<T>(ValueType<T> type) implements ValueType<Optional<T>> {
    @Override
    public String expected() {
        return type.expected();
    }

    @Override
    public Optional<T> parse(String text) throws InvalidValueException {
        return Optional.of(type.parse(text));
    }
}
