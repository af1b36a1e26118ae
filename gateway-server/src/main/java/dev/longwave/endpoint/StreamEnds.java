package dev.longwave.endpoint;

import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Ends the streams of one event loop when their time is over, by one timer for all of them, which runs only while
 * there are any. Confined to the event loop.
 *
 * <p>Streams that end in the same quarter of a second share a bucket. The timer asks the clock each time, so a wall clock
 * that is set ends them when it says so.
 */
final class StreamEnds {
    /** Width of a bucket, and time between two looks. */
    private static final long STEP_MILLIS = 250;

    private final StreamLoop loop;
    private final LongSupplier clockMillis;
    private final Consumer<SseStream> end;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private boolean ticking;

    /**
     * Creates one without streams.
     *
     * @param clockMillis the clock that the streams' times are of, in milliseconds
     * @param end ends a stream
     */
    StreamEnds(StreamLoop loop, LongSupplier clockMillis, Consumer<SseStream> end) {
        this.loop = loop;
        this.clockMillis = clockMillis;
        this.end = end;
    }

    /** Ends a stream at a time, at most half a second later, unless it is closed before. */
    void add(SseStream stream, long endsAtMillis) {
        // rounded up: no stream ends before its time
        long step = Math.floorDiv(endsAtMillis, STEP_MILLIS) + 1;
        Bucket bucket = buckets.computeIfAbsent(step, Bucket::new);
        stream.onClose(bucket.add(stream));
        if (!ticking) {
            ticking = true;
            schedule();
        }
    }

    /** How many streams wait for their end. */
    int size() {
        return buckets.values().stream()
                .mapToInt(bucket -> bucket.entries.size())
                .sum();
    }

    private void schedule() {
        loop.eventLoop().schedule(this::tick, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = Math.floorDiv(clockMillis.getAsLong(), STEP_MILLIS);
        while (!buckets.isEmpty() && buckets.firstKey() <= now) {
            for (Entry entry : buckets.pollFirstEntry().getValue().entries) {
                // tokens that were made together end together: a loop must not be held up by thousands
                loop.admit(() -> end.accept(entry.stream));
            }
        }
        ticking = !buckets.isEmpty();
        if (ticking) {
            schedule();
        }
    }

    private final class Bucket {
        private final long step;
        private final List<Entry> entries = new ArrayList<>(1);

        Bucket(long step) {
            this.step = step;
        }

        Entry add(SseStream stream) {
            Entry entry = new Entry(stream, this, entries.size());
            entries.add(entry);
            return entry;
        }

        void remove(Entry entry) {
            Entry last = entries.remove(entries.size() - 1);
            if (last != entry) {
                last.index = entry.index;
                entries.set(entry.index, last);
            }
            if (entries.isEmpty()) {
                buckets.remove(step, this);
            }
        }
    }

    /** A stream in its bucket, and what takes it out when it is closed. */
    private static final class Entry implements Consumer<CloseReason> {
        private final SseStream stream;
        private final Bucket bucket;
        private int index;

        Entry(SseStream stream, Bucket bucket, int index) {
            this.stream = stream;
            this.bucket = bucket;
            this.index = index;
        }

        @Override
        public void accept(CloseReason reason) {
            bucket.remove(this);
        }
    }
}
