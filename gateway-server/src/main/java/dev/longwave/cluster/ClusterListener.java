package dev.longwave.cluster;

import dev.longwave.hub.RefusedException;
import java.time.Duration;

/** Is told what happens between this gateway and Redis, for metrics. Called by any thread: return at once. */
public interface ClusterListener {
    /** Redis has been reached, and this gateway takes part. */
    default void joined() {}

    /** Redis does not answer, or is not what it was. */
    default void lost() {}

    /** Redis has taken an event. */
    default void published(Duration took) {}

    /** Redis had taken a publication before, and it got the same answer. */
    default void repeated() {}

    /** Redis has another publication of the same name. */
    default void refused(RefusedException.Reason reason) {}

    /** A publication was not taken, or nobody knows. */
    default void unavailable() {}

    /** Events have come from Redis. */
    default void accepted(int events) {}

    /** An epoch has begun that this gateway was not in. */
    default void epochBegun() {}
}
