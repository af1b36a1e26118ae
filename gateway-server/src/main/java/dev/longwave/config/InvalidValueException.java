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
        this("expected " + expected + ", got " + Quoted.of(got) + (advice.isEmpty() ? "" : "; " + advice));
    }

    private InvalidValueException(String message) {
        super(message);
    }

    /**
     * The same for a value that must not be shown.
     *
     * @param got what can be said about the value that came
     */
    static InvalidValueException unquoted(String expected, String got, String advice) {
        return new InvalidValueException("expected " + expected + ", got " + got + "; " + advice);
    }
}
