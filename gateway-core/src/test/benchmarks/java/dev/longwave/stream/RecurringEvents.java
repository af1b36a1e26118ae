package dev.longwave.stream;

import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;

/**
 * Events of 64 bytes that are encoded once and numbered and appended again and again, so that a benchmark of delivery
 * measures no encoding and allocates nothing by itself. What was appended two rounds ago is dropped. Not a JMH state of its
 * own: of such a one the set-up and the benchmark would each get an instance.
 */
final class RecurringEvents {
    private static final int MOST = 64;

    private final Frame[] frames = new Frame[4 * MOST];
    private final TestFeed.Order order = new TestFeed.Order();
    private long last;

    RecurringEvents() {
        for (int i = 0; i < frames.length; i++) {
            frames[i] = SseEncoder.encode(SseEvent.of("x".repeat(64)), EventId.prefix(TestFeed.EPOCH));
        }
    }

    TestFeed.Order order() {
        return order;
    }

    /** Publishes some events, at most {@value #MOST}, to some feeds in turn. */
    void publish(int events, TestFeed... feeds) {
        int kept = Math.max(1, 2 * events / feeds.length);
        for (int i = 0; i < events; i++) {
            EventLog log = feeds[i % feeds.length].log();
            Frame frame = frames[(int) (last++ % frames.length)];
            frame.number(last, 0);
            log.append(frame);
            if (log.size() > kept) {
                log.trimOldest();
            }
        }
        order.committed().commit(last);
        for (TestFeed feed : feeds) {
            feed.wake();
        }
    }
}
