package dev.longwave.stream;

/** Work of an event loop that is done a bounded piece at a time, so that I/O comes between. Confined to that loop. */
interface Slice {
    /**
     * Does a piece.
     *
     * @param budget most visits to streams
     * @return visits made
     */
    int run(int budget);

    /** Whether there is more to do now. Where not, the slice has been taken off the loop's list. */
    boolean unfinished();
}
