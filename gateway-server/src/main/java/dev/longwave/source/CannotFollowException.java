package dev.longwave.source;

/** A file that can never be followed, with a message for viewers: it says nothing of where the file is. */
final class CannotFollowException extends Exception {
    private static final long serialVersionUID = 1L;

    CannotFollowException(String message) {
        super(message);
    }
}
