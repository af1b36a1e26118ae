package dev.longwave.overload;

/** What the Java runtime tells of its heap. */
interface Heap {
    /** Most bytes there can be. */
    long maxBytes();

    /** Bytes in use now, garbage included. */
    long usedBytes();

    /** Bytes in use after the latest collection of any kind; old garbage may be among them. */
    long usedAfterLatest();

    /** Bytes in use in each part of the heap after the latest collection that went through all of that part. */
    long usedAfterCollection();

    /** Collects everything now. */
    void collect();

    /**
     * Runs something after each collection, on a thread of the runtime's.
     *
     * @return what ends that
     */
    Runnable onCollection(Runnable action);
}
