package dev.longwave.hub;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import dev.longwave.stream.Feed;
import java.util.HashSet;
import java.util.Set;

/** A feed as the hub keeps it. All state here is guarded by the order. */
abstract class HubFeed extends Feed {
    private static final Set<PlacedSubscription> NONE = Set.of();

    private int subscribers;
    private boolean removed;
    private Set<PlacedSubscription> readersOfSeveral = NONE;

    /** Where this stood by age when the budget last looked. */
    long budgetRank;

    HubFeed(String name, EventLog log, Committed committed, boolean finishable) {
        super(name, log, committed, finishable);
    }

    /** Open streams that follow this log. */
    int subscribers() {
        return subscribers;
    }

    /** Those of them that follow other logs too. */
    Set<PlacedSubscription> readersOfSeveral() {
        return readersOfSeveral;
    }

    void subscribe(PlacedSubscription subscription, boolean readsSeveral) {
        subscribers++;
        if (readsSeveral) {
            if (readersOfSeveral == NONE) {
                readersOfSeveral = new HashSet<>(2);
            }
            readersOfSeveral.add(subscription);
        }
    }

    void unsubscribe(PlacedSubscription subscription) {
        subscribers--;
        if (readersOfSeveral != NONE) {
            readersOfSeveral.remove(subscription);
            if (readersOfSeveral.isEmpty()) {
                readersOfSeveral = NONE;
            }
        }
    }

    /** Whether nothing is kept here and nobody reads. */
    boolean isUnused() {
        return subscribers == 0 && log().size() == 0;
    }

    /** Whether this has been cleaned up, so that it must be looked up again. */
    boolean isRemoved() {
        return removed;
    }

    void removed() {
        removed = true;
    }
}
