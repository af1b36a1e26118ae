package dev.longwave.hub;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import java.util.LinkedHashSet;
import java.util.Set;

/** A pattern's log and its readers, with the channels whose events it has. */
final class PatternFeed extends HubFeed {
    private final ChannelPattern pattern;

    // guarded by the order
    private final Set<ChannelFeed> members = new LinkedHashSet<>();
    private long droppedThrough;
    private int claims;
    private long idleSinceNanos;

    // set once by the order, read by any thread
    private volatile boolean complete;

    PatternFeed(ChannelPattern pattern, Committed committed) {
        super(pattern.value(), new EventLog(Long.MAX_VALUE), committed, false);
        this.pattern = pattern;
    }

    ChannelPattern pattern() {
        return pattern;
    }

    Set<ChannelFeed> members() {
        return members;
    }

    boolean addMember(ChannelFeed channel) {
        return members.add(channel);
    }

    /** A member that is cleaned up leaves behind what it had lost. */
    void removeMember(ChannelFeed channel) {
        members.remove(channel);
        droppedThrough = Math.max(droppedThrough, channel.log().lostThrough());
    }

    @Override
    void removed() {
        super.removed();
        members.clear();
    }

    /** The last sequence number that may have been lost with channels that are gone. */
    long droppedThrough() {
        return droppedThrough;
    }

    /** Whether all channels that were there when the pattern came into use have been joined. */
    boolean isComplete() {
        return complete;
    }

    /** From now on the log misses nothing that is appended. */
    void complete(long newDroppedThrough, long committedSequence) {
        droppedThrough = Math.max(droppedThrough, newDroppedThrough);
        log().startAfter(committedSequence);
        complete = true;
    }

    /** Keeps this from being dropped while a stream is placed. */
    void claim() {
        claims++;
    }

    void release(long nanos) {
        claims--;
        idleSinceNanos = nanos;
    }

    /** Whether no stream reads this or is about to. */
    boolean isIdle() {
        return subscribers() == 0 && claims == 0;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }
}
