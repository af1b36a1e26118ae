package dev.longwave.cli;

/** A line of a byte stream. */
sealed interface InputLine {
    /** Its number, from 1. */
    long number();

    /**
     * A line that was read whole.
     *
     * @param text without its end; what is not UTF-8 is U+FFFD
     */
    record Text(long number, String text) implements InputLine {}

    /**
     * A line that was too long to be kept.
     *
     * @param bytes how long it was
     */
    record Oversized(long number, long bytes) implements InputLine {}
}
