package dev.longwave.overload;

/** A heap of 1,000 bytes that holds what a test says, with garbage or without. */
final class FakeHeap implements Heap {
    private long live;
    private long youngGarbage;
    private long oldGarbage;
    private long afterLatest;
    private long afterCollection;
    private int collections;

    /** What somebody needs from now on; no collection tells of it yet. */
    void live(long bytes) {
        live = bytes;
    }

    /** Garbage that any collection finds. */
    void youngGarbage(long bytes) {
        youngGarbage = bytes;
    }

    /** Garbage that only a collection of everything finds. */
    void oldGarbage(long bytes) {
        oldGarbage = bytes;
    }

    /** The runtime collects what is young, as it does all the time. */
    void collectYoung() {
        youngGarbage = 0;
        afterLatest = live + oldGarbage;
    }

    /** The runtime collects everything by itself. */
    void collectAll() {
        collectYoung();
        oldGarbage = 0;
        afterLatest = live;
        afterCollection = live;
    }

    /** How often it was made to collect everything. */
    int collections() {
        return collections;
    }

    @Override
    public long maxBytes() {
        return 1_000;
    }

    @Override
    public long usedBytes() {
        return live + youngGarbage + oldGarbage;
    }

    @Override
    public long usedAfterLatest() {
        return afterLatest;
    }

    @Override
    public long usedAfterCollection() {
        return afterCollection;
    }

    @Override
    public void collect() {
        collections++;
        collectAll();
    }

    @Override
    public Runnable onCollection(Runnable action) {
        throw new IllegalStateException("a test looks by itself");
    }
}
