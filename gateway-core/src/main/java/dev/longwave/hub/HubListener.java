package dev.longwave.hub;

import dev.longwave.stream.StreamListener;

/** Is told what happens in a hub, for metrics. Called in the publisher's or the stream's thread: return at once. */
public interface HubListener extends StreamListener {
    /** Listens to nothing. */
    HubListener NONE = new HubListener() {};

    /** An event has been committed. */
    default void published() {}

    /** A publication was one that had been answered before, and got the same answer. */
    default void repeated() {}

    /** A publication or a subscription was refused. */
    default void refused(RefusedException.Reason reason) {}
}
