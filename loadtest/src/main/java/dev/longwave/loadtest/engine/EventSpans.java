package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Latency;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Puts together what all event loops saw of an event: the first of all its subscribers, and the last. Confined to the
 * run's thread.
 */
final class EventSpans {
    private static final long MOST_OPEN = 1 << 18;

    private final Map<Long, EventTimes.Span> open = new HashMap<>();
    private final Histogram first = Latency.newHistogram();
    private final Histogram last = Latency.newHistogram();
    private long measuredFrom;
    private long oldest;

    /** Events before this number do not count. */
    void measureFrom(long number) {
        measuredFrom = number;
        open.clear();
        first.reset();
        last.reset();
        oldest = number;
    }

    void add(EventTimes.Span[] spans) {
        for (EventTimes.Span span : spans) {
            if (span.number() >= Math.max(measuredFrom, oldest)) {
                open.merge(
                        span.number(),
                        span,
                        (a, b) -> new EventTimes.Span(
                                a.number(),
                                a.intended(),
                                Math.min(a.first(), b.first()),
                                Math.max(a.last(), b.last())));
            }
        }
        while (open.size() > MOST_OPEN) {
            close(oldest++);
        }
    }

    /** No more will come of any event. */
    void finish() {
        Map.copyOf(open).keySet().forEach(this::close);
    }

    Latency firstSubscriber() {
        return Latency.of(first);
    }

    Latency lastSubscriber() {
        return Latency.of(last);
    }

    private void close(long number) {
        EventTimes.Span span = open.remove(number);
        if (span != null) {
            Latency.record(first, span.first() - span.intended());
            Latency.record(last, span.last() - span.intended());
        }
    }
}
