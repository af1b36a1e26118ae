package dev.longwave.config;

import java.util.Optional;

/** A value that there need not be: the word {@code none} stands for there being none. */
record NoneType<T>(ValueType<T> type) implements ValueType<Optional<T>> {
    private static final String NONE = "none";

    @Override
    public String expected() {
        return type.expected() + ", or " + NONE;
    }

    @Override
    public Optional<T> parse(String text) throws InvalidValueException {
        return text.equals(NONE) ? Optional.empty() : Optional.of(type.parse(text));
    }
}
