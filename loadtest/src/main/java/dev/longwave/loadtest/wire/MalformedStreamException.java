package dev.longwave.loadtest.wire;

/** The server sent what neither HTTP nor an event stream can be. The message is a sentence about what came. */
public final class MalformedStreamException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedStreamException(String message) {
        super(message);
    }
}
