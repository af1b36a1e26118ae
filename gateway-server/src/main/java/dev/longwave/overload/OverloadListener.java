package dev.longwave.overload;

/** Is told what is done about memory, for metrics. Called by any thread: return at once. */
public interface OverloadListener {
    /** Listens to nothing. */
    OverloadListener NONE = new OverloadListener() {};

    /**
     * Streams were closed because the heap was short.
     *
     * @param streams how many
     */
    default void shedForHeap(int streams) {}

    /**
     * Streams were closed because direct memory was short.
     *
     * @param streams how many
     */
    default void shedForDirectMemory(int streams) {}
}
