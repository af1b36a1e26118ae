package dev.longwave.endpoint;

import io.netty.buffer.ByteBuf;

/** One request while it comes in. What it throws is answered as a problem. */
interface Exchange {
    /** Takes a piece of the body, which stays the caller's. */
    void body(ByteBuf piece) throws ProblemException;

    /** The request is whole. */
    void complete() throws ProblemException;

    /** Bytes that this has of a body which is not whole yet. */
    default int heldBytes() {
        return 0;
    }

    /** Whether no more of the body should come until some of what has come is dealt with. */
    default boolean isFull() {
        return false;
    }

    /** The connection was lost, or the rest of the request cannot be read: whatever was taken is given up. */
    default void abandon() {}
}
