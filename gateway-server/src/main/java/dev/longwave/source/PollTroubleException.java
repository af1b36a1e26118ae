package dev.longwave.source;

import java.time.Duration;

/** A poll that brought nothing that could be published, with a message for viewers. */
final class PollTroubleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Duration atLeast;

    PollTroubleException(String message) {
        this(message, Duration.ZERO);
    }

    /**
     * Creates one.
     *
     * @param atLeast what the server wants to be left alone for, not negative
     */
    PollTroubleException(String message, Duration atLeast) {
        super(message);
        this.atLeast = atLeast;
    }

    Duration atLeast() {
        return atLeast;
    }
}
