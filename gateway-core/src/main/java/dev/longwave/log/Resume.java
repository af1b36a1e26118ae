package dev.longwave.log;

/** Where a reader of one log starts, and whether it has everything since the position it asked for. */
public sealed interface Resume {
    /** The index of the first frame to read. */
    long index();

    /** Nothing after the position was lost. */
    record Whole(long index) implements Resume {}

    /** Something after the position was lost; what is kept begins at the index. */
    record Lost(long index, GapReason reason) implements Resume {}
}
