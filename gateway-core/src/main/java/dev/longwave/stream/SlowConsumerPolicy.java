package dev.longwave.stream;

/** What happens to a stream whose log has dropped events that it had not taken yet. */
public enum SlowConsumerPolicy {
    /** It is told of the gap and goes on with the oldest event kept. */
    GAP,
    /** It is closed; the client comes back with its last id and is told of the gap then. */
    DISCONNECT
}
