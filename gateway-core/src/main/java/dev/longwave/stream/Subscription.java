package dev.longwave.stream;

import dev.longwave.log.Committed;
import dev.longwave.log.GapReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in the logs that a stream is to follow, made inside the order: what is committed after it was made is
 * delivered. It takes part in clean-up until its owner cancels it, so it is either followed or cancelled.
 */
public interface Subscription {
    /** Hands over one cursor for each log, at least one of them following: once. */
    List<LogCursor> cursors();

    /** The id of a position, in the epoch that the position is of. */
    String id(long sequence);

    /** The sequence number that the epoch begins after: positions below it are of another, and not whole. */
    long epochStart();

    /** Why positions below {@link #epochStart} are not whole. */
    GapReason lossReason();

    /** The sequence number of the last event that the stream is taken to have had. */
    long position();

    /** What the order is complete up to. */
    Committed committed();

    /** Hands over what the stream is told first, null where nothing was lost: once. */
    @Nullable
    Gap gap();

    /** Gives up the place. Any thread, once. */
    void cancel();
}
