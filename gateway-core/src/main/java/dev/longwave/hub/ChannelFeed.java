package dev.longwave.hub;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import java.util.List;
import java.util.stream.Stream;

/** A channel's log and its readers, with the patterns that its events go to as well. */
final class ChannelFeed extends HubFeed {
    /** Guarded by the order. */
    private List<PatternFeed> patterns = List.of();

    ChannelFeed(String name, EventLog log, Committed committed) {
        super(name, log, committed, true);
    }

    /** The patterns in use that want this channel's events. */
    List<PatternFeed> patterns() {
        for (PatternFeed pattern : patterns) {
            if (pattern.isRemoved()) {
                // seen to here: a dropped pattern may have more members than one hold of the lock has time for
                patterns = patterns.stream().filter(each -> !each.isRemoved()).toList();
                break;
            }
        }
        return patterns;
    }

    void join(PatternFeed pattern) {
        if (pattern.addMember(this)) {
            patterns = Stream.concat(patterns().stream(), Stream.of(pattern)).toList();
        }
    }
}
