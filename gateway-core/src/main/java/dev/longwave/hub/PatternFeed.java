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
    private boolean complete;
    private long idleSinceNanos;

    PatternFeed(ChannelPattern pattern, long droppedThrough, Committed committed) {
        super(pattern.value(), new EventLog(Long.MAX_VALUE), committed, false);
        this.pattern = pattern;
        this.droppedThrough = droppedThrough;
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

    /** The last sequence number that may have been lost with channels that are gone. */
    long droppedThrough() {
        return droppedThrough;
    }

    /** Whether all channels that were there when the pattern came into use have been joined. */
    boolean isComplete() {
        return complete;
    }

    /** From now on the log misses nothing that is appended. */
    void complete(long committedSequence, long nanos) {
        complete = true;
        idleSinceNanos = nanos;
        log().startAfter(committedSequence);
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }
}
