package dev.longwave.endpoint;

/** Is told of each request that is answered with a problem, for metrics. Called on event loops: return at once. */
public interface RefusalListener {
    /**
     * A request was refused.
     *
     * @param status the HTTP status of the answer
     */
    void refused(int status);

    /** A stream was refused for now, with whatever status. */
    default void turnedAway() {}

    /**
     * Somebody was not let in, or not to what was asked for.
     *
     * @param reason which check failed, in a word
     */
    default void denied(String reason) {}

    /** A connection is closed because no request began on it in time. */
    default void silent() {}
}
