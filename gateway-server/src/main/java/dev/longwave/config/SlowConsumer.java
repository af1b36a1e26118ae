package dev.longwave.config;

/** What happens to a stream whose position has fallen off the old end of its log. */
public enum SlowConsumer {
    /** It is told by a {@code gap} event and goes on from the oldest event that is kept. */
    GAP,
    /** It is closed; the client comes back with its last id and is told of the gap then. */
    DISCONNECT
}
