package dev.longwave.stream;

import dev.longwave.log.Committed;
import dev.longwave.log.EventId;
import dev.longwave.log.GapReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in the logs that counts how often it was given up. */
final class FakeSubscription implements Subscription {
    private final TestFeed.Order order;
    private final long position;
    private final @Nullable Gap gap;
    private final List<LogCursor> cursors;
    private int cancelled;

    FakeSubscription(TestFeed.Order order, long position, @Nullable Gap gap, List<LogCursor> cursors) {
        this.order = order;
        this.position = position;
        this.gap = gap;
        this.cursors = cursors;
    }

    int cancelled() {
        return cancelled;
    }

    @Override
    public List<LogCursor> cursors() {
        return cursors;
    }

    @Override
    public String id(long sequence) {
        return EventId.format(TestFeed.EPOCH, sequence);
    }

    @Override
    public long epochStart() {
        return 0;
    }

    @Override
    public GapReason lossReason() {
        return GapReason.EPOCH;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public Committed committed() {
        return order.committed();
    }

    @Override
    public @Nullable Gap gap() {
        return gap;
    }

    @Override
    public void cancel() {
        cancelled++;
    }
}
