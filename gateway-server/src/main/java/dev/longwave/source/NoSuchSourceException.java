package dev.longwave.source;

/** A channel begins like those of a source, but is none of them. The message says what was expected, for its viewer. */
public final class NoSuchSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    NoSuchSourceException(String detail) {
        super(detail, null, false, false);
    }
}
