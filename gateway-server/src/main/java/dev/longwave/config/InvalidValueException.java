package dev.longwave.config;

/** A value that is not what its key expects. The message says what was expected, what came and what to do. */
final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Creates the message from its three parts.
     *
     * @param expected what a value looks like
     * @param got the value that came
     * @param advice what to do, empty if nothing can be added
     */
    InvalidValueException(String expected, String got, String advice) {
        super("expected " + expected + ", got " + Quoted.of(got) + (advice.isEmpty() ? "" : "; " + advice));
    }
}
