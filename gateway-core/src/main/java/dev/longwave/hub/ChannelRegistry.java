package dev.longwave.hub;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which channels and patterns there are. Anyone may look; everything else is guarded by the order.
 *
 * <p>A channel that is cleaned up leaves a tombstone, so that whoever resumes there later is told of a gap exactly where
 * there is one. Tombstones are bounded; one that is evicted raises the point that new logs start from.
 */
final class ChannelRegistry {
    private static final int MAX_TOMBSTONES = 100_000;

    /** What a channel's log had lost, and the number of its end event or 0. */
    private record Tombstone(long lostThrough, long endSequence) {}

    private final int maxChannels;
    private final int maxPatterns;
    private final Committed committed;
    private final ConcurrentHashMap<String, ChannelFeed> channels = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, PatternFeed> patterns = new ConcurrentHashMap<>();
    private final LinkedHashMap<String, Tombstone> tombstones = new LinkedHashMap<>();
    private long forgottenThrough;

    ChannelRegistry(int maxChannels, int maxPatterns, Committed committed) {
        this.maxChannels = maxChannels;
        this.maxPatterns = maxPatterns;
        this.committed = committed;
    }

    @Nullable
    ChannelFeed channel(String name) {
        return channels.get(name);
    }

    @Nullable
    PatternFeed pattern(ChannelPattern pattern) {
        return patterns.get(pattern.value());
    }

    /** The patterns in use that a channel would join, were there one of this name. */
    List<PatternFeed> patternsOf(String name) {
        return patterns.values().stream()
                .filter(pattern -> pattern.pattern().matches(name))
                .toList();
    }

    Collection<ChannelFeed> channels() {
        return channels.values();
    }

    Collection<PatternFeed> patterns() {
        return patterns.values();
    }

    /** Refuses where the channels among these that are new would be too many. */
    void checkRoomFor(List<ChannelName> names) {
        int added = 0;
        for (ChannelName name : names) {
            if (!channels.containsKey(name.value())) {
                added++;
            }
        }
        if (added > 0 && channels.size() + added > maxChannels) {
            throw new RefusedException(
                    RefusedException.Reason.TOO_MANY_CHANNELS,
                    "there are " + channels.size() + " channels and at most " + maxChannels
                            + " are allowed; wait until unused ones are dropped, or raise channels.max");
        }
    }

    /** A channel's feed, made where there is none and matched to every pattern before its first append. */
    ChannelFeed channelOrNew(String name) {
        ChannelFeed present = channels.get(name);
        if (present != null) {
            return present;
        }
        Tombstone tombstone = tombstones.remove(name);
        EventLog log = tombstone == null
                ? new EventLog(forgottenThrough)
                : new EventLog(tombstone.lostThrough(), tombstone.endSequence());
        ChannelFeed added = new ChannelFeed(name, log, committed);
        for (PatternFeed pattern : patterns.values()) {
            if (pattern.pattern().matches(name)) {
                added.join(pattern);
            }
        }
        channels.put(name, added);
        return added;
    }

    /** The number of the end event of a finished channel, whether it is kept or a tombstone; else 0. */
    long endSequence(String name) {
        ChannelFeed present = channels.get(name);
        if (present != null) {
            return present.log().endSequence();
        }
        Tombstone tombstone = tombstones.get(name);
        return tombstone == null ? 0 : tombstone.endSequence();
    }

    /** A channel that keeps nothing counts as lost up to a number, and has no end. */
    void beginAnew(String name, long sequence) {
        ChannelFeed present = channels.get(name);
        if (present != null) {
            present.log().beginAnew(sequence);
        } else {
            tombstones.remove(name);
            leave(name, new Tombstone(sequence, 0));
        }
    }

    /** Every channel that is not here counts as lost up to a number, and has no end. */
    void forgetThrough(long sequence) {
        tombstones.clear();
        forgottenThrough = Math.max(forgottenThrough, sequence);
    }

    void remove(ChannelFeed unused) {
        channels.remove(unused.name());
        unused.removed();
        unused.patterns().forEach(pattern -> pattern.removeMember(unused));
        long lostThrough = unused.log().lostThrough();
        if (lostThrough <= forgottenThrough && unused.log().endSequence() == 0) {
            return;
        }
        leave(unused.name(), new Tombstone(lostThrough, unused.log().endSequence()));
    }

    private void leave(String name, Tombstone tombstone) {
        tombstones.put(name, tombstone);
        if (tombstones.size() > MAX_TOMBSTONES) {
            Iterator<Tombstone> eldest = tombstones.values().iterator();
            forgottenThrough = Math.max(forgottenThrough, eldest.next().lostThrough());
            eldest.remove();
        }
    }

    /** A pattern's feed that has no members yet: {@link #channelOrNew} joins new channels, the caller the others. */
    PatternFeed addPattern(ChannelPattern pattern) {
        PatternFeed added = new PatternFeed(pattern, committed);
        patterns.put(pattern.value(), added);
        return added;
    }

    /** Every channel has joined a pattern. Those that are gone, some perhaps just now, have left tombstones. */
    void complete(PatternFeed pattern) {
        long droppedThrough = forgottenThrough;
        for (Map.Entry<String, Tombstone> each : tombstones.entrySet()) {
            if (each.getValue().lostThrough() > droppedThrough
                    && pattern.pattern().matches(each.getKey())) {
                droppedThrough = each.getValue().lostThrough();
            }
        }
        pattern.complete(droppedThrough, committed.sequence());
    }

    void remove(PatternFeed unused) {
        patterns.remove(unused.name());
        unused.removed();
    }

    boolean isFullOfPatterns() {
        return patterns.size() >= maxPatterns;
    }

    /** The pattern that nobody has used for longest. */
    PatternFeed longestIdlePattern() {
        PatternFeed longestIdle = null;
        for (PatternFeed pattern : patterns.values()) {
            if (pattern.isIdle()
                    && (longestIdle == null || pattern.idleSinceNanos() - longestIdle.idleSinceNanos() < 0)) {
                longestIdle = pattern;
            }
        }
        if (longestIdle == null) {
            throw new RefusedException(
                    RefusedException.Reason.TOO_MANY_PATTERNS,
                    "there are " + patterns.size() + " patterns in use and at most " + maxPatterns
                            + " are allowed; subscribe to channels by name, or raise channels.max-patterns");
        }
        return longestIdle;
    }
}
