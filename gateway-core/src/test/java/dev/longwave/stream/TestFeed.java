package dev.longwave.stream;

import dev.longwave.log.Committed;
import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log that a test appends to in the steps that the order takes at once: append, commit, wake. */
final class TestFeed {
    static final String EPOCH = "testtest";

    private final EventLog log = new EventLog(0);
    private final Order order;
    private final Feed feed;

    /** Numbers events over several feeds. */
    static final class Order {
        private final Committed committed = new Committed();
        private long last;
        private long nanos;

        TestFeed channel(String name) {
            return new TestFeed(this, name, true);
        }

        TestFeed pattern(String name) {
            return new TestFeed(this, name, false);
        }

        Committed committed() {
            return committed;
        }

        /** Says at what time, in nanoseconds, the events to come are published; 0 at first. */
        void now(long newNanos) {
            nanos = newNanos;
        }

        /** Commits everything appended so far. */
        void commit() {
            committed.commit(last);
        }

        /** Publishes one event to several logs. */
        void publish(String data, TestFeed... feeds) {
            publish(data, Integer.MAX_VALUE, feeds);
        }

        /** Publishes one event to several logs, which keep so many. */
        void publish(String data, int kept, TestFeed... feeds) {
            Frame frame = number(SseEvent.of(data));
            for (TestFeed each : feeds) {
                each.log.append(frame);
            }
            for (TestFeed each : feeds) {
                while (each.log.size() > kept) {
                    each.log.trimOldest();
                }
            }
            commit();
            for (TestFeed each : feeds) {
                each.wake();
            }
        }

        private Frame number(SseEvent event) {
            Frame frame = SseEncoder.encode(event, EventId.prefix(EPOCH));
            frame.number(++last, nanos);
            return frame;
        }

        /** What a stream follows that begins where each of some cursors stands. */
        Subscription subscription(long position, @Nullable Gap gap, LogCursor... cursors) {
            return new FakeSubscription(this, position, gap, List.of(cursors));
        }

        /** The same for a stream that begins with the events to come. */
        Subscription subscription(LogCursor... cursors) {
            return subscription(committed.sequence(), null, cursors);
        }
    }

    private TestFeed(Order order, String name, boolean finishable) {
        this.order = order;
        this.feed = new Feed(name, log, order.committed, finishable);
    }

    EventLog log() {
        return log;
    }

    Feed feed() {
        return feed;
    }

    /** Appends events without committing them. */
    void append(String... data) {
        for (String each : data) {
            log.append(order.number(SseEvent.of(each)));
        }
    }

    void wake() {
        feed.wake();
    }

    void publish(String... data) {
        append(data);
        order.commit();
        wake();
    }

    /** Publishes the end event of a channel. */
    void end() {
        log.append(order.number(SseEvent.of("over").withType(SseEncoder.END_TYPE)));
        order.commit();
        wake();
    }

    void trim(int events) {
        for (int i = 0; i < events; i++) {
            log.trimOldest();
        }
    }

    /** A cursor for the events to come. */
    LogCursor live(StreamLoop loop) {
        return from(loop, log.tail());
    }

    /** A cursor for the events from an index on. */
    LogCursor from(StreamLoop loop, long index) {
        return LogCursor.following(feed.shard(loop), index);
    }

    /** A cursor for the events from an index on, as far as they are committed now. */
    LogCursor catchingUp(long index) {
        return LogCursor.catchingUp(log, index, order.committed.sequence());
    }

    /** How an event looks to a client. */
    static String event(long sequence, String data) {
        return "id: " + EventId.format(EPOCH, sequence) + "\ndata: " + data + "\n\n";
    }

    static String end(long sequence) {
        return "id: " + EventId.format(EPOCH, sequence) + "\nevent: end\ndata: over\n\n";
    }

    /** How a gap event for a stream that was too slow looks to a client. */
    static String slowGap(long from, long position, @Nullable Long first) {
        return "id: " + EventId.format(EPOCH, position) + "\nevent: gap\ndata: {\"reason\":\"slow\",\"from\":\""
                + EventId.format(EPOCH, from) + "\",\"first\":"
                + (first == null ? "null" : '"' + EventId.format(EPOCH, first) + '"') + "}\n\n";
    }

    /** How the greeting of a stream that follows something looks to a client. */
    static String greeting(long position) {
        return ":\nretry: 3000\nid: " + EventId.format(EPOCH, position) + "\n\n";
    }
}
