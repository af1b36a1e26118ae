package dev.longwave.cluster;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Publications on their way, of which there are only so many, the oldest first. Safe from any thread. */
final class Unanswered {
    /** Most publications. */
    static final int MOST = 100_000;

    private static final long MOST_BYTES = 64 << 20;

    private final ConcurrentLinkedQueue<PendingPublish> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    /** Adds one, and says false where there are too many. */
    boolean add(PendingPublish pending) {
        if (count.get() >= MOST || bytes.get() >= MOST_BYTES) {
            return false;
        }
        count.incrementAndGet();
        bytes.addAndGet(pending.bytes());
        queue.add(pending);
        return true;
    }

    /** The one that waits for longest, null where none does. */
    @Nullable
    PendingPublish oldest() {
        removeAnswered();
        return queue.peek();
    }

    /** Drops those that have an answer: answers come in order, save for those that were refused at once. */
    void removeAnswered() {
        PendingPublish oldest;
        while ((oldest = queue.peek()) != null && oldest.isDone()) {
            if (queue.remove(oldest)) {
                count.decrementAndGet();
                bytes.addAndGet(-oldest.bytes());
            }
        }
    }

    Collection<PendingPublish> all() {
        return queue;
    }
}
