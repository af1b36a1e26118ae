package dev.longwave.hub;

import dev.longwave.log.EventId;
import org.jspecify.annotations.Nullable;

/**
 * One unbroken life of the logs.
 *
 * @param name what its ids begin with
 * @param start the sequence number that it begins after
 * @param before the one before, null where that is not known
 */
record Epoch(String name, long start, @Nullable Epoch before) {
    /** The first life of logs. */
    static Epoch first() {
        return new Epoch(EventId.newEpoch(), 0, null);
    }

    /** The epoch that follows this one. */
    Epoch next(String nextName, long nextStart) {
        return new Epoch(nextName, nextStart, new Epoch(name, start, null));
    }

    /** Whether this is the one before, of which events were lost that are not kept anywhere. */
    boolean isContinued() {
        return before != null && before.name.equals(name);
    }

    /** The id of a position. */
    String id(long position) {
        return EventId.format(position < start && before != null ? before.name : name, position);
    }
}
