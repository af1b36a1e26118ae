package dev.longwave.auth;

/** Is told of each try to fetch published keys, for metrics. Called on any thread: return at once. */
public interface KeyFetchListener {
    /** Hears nothing. */
    KeyFetchListener NONE = good -> {};

    /**
     * A try is over.
     *
     * @param good whether keys came
     */
    void fetched(boolean good);
}
