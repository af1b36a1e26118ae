package dev.longwave.hub;

import dev.longwave.sse.Frame;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all logs together under one number of bytes: the log that was appended to pays first, down to 64 KiB, then the
 * oldest event anywhere. Guarded by the order.
 *
 * <p>Who has the oldest event is asked only while over the budget. The answer is a queue of all logs by the oldest event
 * each had when the queue was made; a log's oldest event only gets younger, so a log that comes up too early is put back
 * in its place, and what was appended after the queue was made is younger than everything in it.
 */
final class LogBudget {
    private static final long APPENDING_LOG_KEEPS = 64 << 10;

    private final long configuredBytes;
    private final Supplier<Collection<? extends HubFeed>> feeds;
    private final BiConsumer<HubFeed, Frame> onTrim;
    private final PriorityQueue<HubFeed> byAge = new PriorityQueue<>(Comparator.comparingLong(feed -> feed.budgetRank));
    private long madeAt;
    private long maxBytes;
    private long bytes;

    /**
     * Creates a budget.
     *
     * @param maxBytes most encoded bytes in all logs together
     * @param feeds shows all logs there are
     * @param onTrim is told of each frame that is dropped from a log
     */
    LogBudget(long maxBytes, Supplier<Collection<? extends HubFeed>> feeds, BiConsumer<HubFeed, Frame> onTrim) {
        this.configuredBytes = maxBytes;
        this.maxBytes = maxBytes;
        this.feeds = feeds;
        this.onTrim = onTrim;
    }

    long bytes() {
        return bytes;
    }

    /** Lowers the number of bytes for a while, or raises it again, up to the one that this was made with. */
    void limit(long newMaxBytes) {
        maxBytes = Math.min(newMaxBytes, configuredBytes);
    }

    /**
     * Drops the oldest events anywhere while over the budget, but never the newest.
     *
     * @param most most events dropped
     * @param sequence the number of the newest event
     * @return whether there is more to drop
     */
    boolean trimOver(int most, long sequence) {
        for (int i = 0; i < most; i++) {
            HubFeed oldest = bytes > maxBytes ? oldest(sequence) : null;
            if (oldest == null) {
                return false;
            }
            trim(oldest);
        }
        return true;
    }

    void append(HubFeed feed, Frame frame) {
        feed.log().append(frame);
        bytes += frame.chunkLength();
    }

    /** Drops a log's oldest frame. */
    void trim(HubFeed feed) {
        Frame dropped = feed.log().trimOldest();
        if (dropped != null) {
            bytes -= dropped.chunkLength();
            onTrim.accept(feed, dropped);
        }
    }

    /**
     * Comes back under the budget after an append. The newest event stays in any case.
     *
     * @param appended the log that was appended to
     * @param sequence the number of the newest event
     */
    void enforce(HubFeed appended, long sequence) {
        while (bytes > maxBytes
                && appended.log().bytes() > APPENDING_LOG_KEEPS
                && appended.log().size() > 1) {
            trim(appended);
        }
        while (bytes > maxBytes) {
            HubFeed oldest = oldest(sequence);
            if (oldest == null) {
                return;
            }
            trim(oldest);
        }
    }

    private @Nullable HubFeed oldest(long newest) {
        boolean made = false;
        while (true) {
            HubFeed head = byAge.peek();
            if (head == null || head.budgetRank > madeAt) {
                if (made) {
                    return null;
                }
                make(newest);
                made = true;
                continue;
            }
            Frame oldest = head.log().oldest();
            if (oldest != null && oldest.sequence() == head.budgetRank) {
                return head.budgetRank == newest ? null : head;
            }
            byAge.poll();
            if (oldest != null) {
                head.budgetRank = oldest.sequence();
                byAge.add(head);
            }
        }
    }

    private void make(long newest) {
        byAge.clear();
        madeAt = newest;
        for (HubFeed feed : feeds.get()) {
            Frame oldest = feed.log().oldest();
            if (oldest != null) {
                feed.budgetRank = oldest.sequence();
                byAge.add(feed);
            }
        }
    }
}
