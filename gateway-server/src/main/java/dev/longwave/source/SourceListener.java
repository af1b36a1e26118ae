package dev.longwave.source;

/**
 * Is told what happens to sources, for metrics; each kind by its word in the configuration. Called by any thread: return
 * at once.
 */
public interface SourceListener {
    /** Listens to nothing. */
    SourceListener NONE = new SourceListener() {};

    /** How a run came to its end. */
    enum Outcome {
        /** By itself. */
        ENDED,
        /** Nobody watched any more, or the gateway stopped. */
        STOPPED
    }

    /** A run has begun. */
    default void started(String kind) {}

    /** A run says no more. */
    default void ended(String kind, Outcome outcome) {}

    /** Nothing is left of a run that had begun. */
    default void gone(String kind) {}

    /** A run has begun again by itself. */
    default void restarted(String kind) {}

    /** A run has told its viewers of a problem. */
    default void failed(String kind) {}

    /** A run has published an event. */
    default void published(String kind) {}

    /** A viewer was refused because there are too many runs. */
    default void refused() {}
}
