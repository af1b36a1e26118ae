package dev.longwave.hub;

import dev.longwave.stream.Subscription;

/** What became of a request to subscribe. */
public sealed interface Placement {
    /** There is a place in the logs, for a stream to follow. */
    record Placed(Subscription subscription) implements Placement {}

    /** Every channel asked for is finished, and the client has had all of it. */
    record Finished() implements Placement {}
}
