package dev.longwave.hub;

import dev.longwave.log.Committed;
import dev.longwave.log.GapReason;
import dev.longwave.stream.Gap;
import dev.longwave.stream.LogCursor;
import dev.longwave.stream.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscription and the feeds it holds on to. Equal only to itself. */
final class PlacedSubscription implements Subscription {
    private final EventOrder order;
    private final List<HubFeed> feeds;
    private List<LogCursor> cursors = List.of();
    private long position;
    private @Nullable Gap gap;

    PlacedSubscription(EventOrder order, List<HubFeed> feeds) {
        this.order = order;
        // there is one for each stream, and most follow a single log: half the memory of a growable list
        this.feeds = List.copyOf(feeds);
    }

    void place(List<LogCursor> newCursors, long newPosition, @Nullable Gap newGap) {
        cursors = newCursors;
        position = newPosition;
        gap = newGap;
    }

    List<HubFeed> feeds() {
        return feeds;
    }

    @Override
    public List<LogCursor> cursors() {
        List<LogCursor> placed = cursors;
        cursors = List.of();
        return placed;
    }

    @Override
    public String id(long sequence) {
        return order.epoch().id(sequence);
    }

    @Override
    public long epochStart() {
        return order.epoch().start();
    }

    @Override
    public GapReason lossReason() {
        return order.epoch().isContinued() ? GapReason.EXPIRED : GapReason.EPOCH;
    }

    @Override
    public Committed committed() {
        return order.committed();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public @Nullable Gap gap() {
        Gap told = gap;
        gap = null;
        return told;
    }

    @Override
    public void cancel() {
        order.leave(this);
    }
}
