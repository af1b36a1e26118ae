package dev.longwave.config;

/**
 * How the text of a value is read.
 *
 * @param <T> what it becomes
 */
interface ValueType<T> {
    /** What a value looks like, to stand behind the word "expected": {@code 1s to 5m}. */
    String expected();

    /**
     * Reads a value.
     *
     * @param text the value without white space around it
     */
    T parse(String text) throws InvalidValueException;
}
