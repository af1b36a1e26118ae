package dev.longwave.loadtest.engine;

import java.util.Arrays;

/**
 * When each event came to its first and to its last subscriber, as far as one event loop saw it. Holds the newest
 * {@value #MOST} events; an event that is pushed out before it was taken is forgotten. Confined to its event loop.
 */
final class EventTimes {
    static final int MOST = 1 << 16;

    private final long[] numbers = new long[MOST];
    private final long[] intended = new long[MOST];
    private final long[] first = new long[MOST];
    private final long[] last = new long[MOST];
    private long lowest = Long.MAX_VALUE;
    private long highest = -1;

    EventTimes() {
        Arrays.fill(numbers, -1);
    }

    /** Times are nanoseconds since the run began. */
    void received(long number, long intendedNanos, long nanos) {
        int slot = (int) number & (MOST - 1);
        if (number < numbers[slot]) {
            return; // pushed out already
        }
        if (numbers[slot] != number) {
            numbers[slot] = number;
            intended[slot] = intendedNanos;
            first[slot] = nanos;
        }
        last[slot] = nanos;
        if (number > highest) {
            highest = number;
        }
        if (number < lowest) {
            lowest = number;
        }
    }

    /** What was received since it was taken last; what comes later of the same event is told the next time. */
    Span[] take() {
        if (highest < 0) {
            return new Span[0];
        }
        long from = Math.max(lowest, highest - MOST + 1);
        Span[] spans = new Span[(int) (highest - from + 1)];
        int count = 0;
        for (long number = from; number <= highest; number++) {
            int slot = (int) number & (MOST - 1);
            if (numbers[slot] == number) {
                spans[count++] = new Span(number, intended[slot], first[slot], last[slot]);
            }
        }
        lowest = Long.MAX_VALUE;
        highest = -1;
        return Arrays.copyOf(spans, count);
    }

    /**
     * When an event came to some subscribers. All times are nanoseconds since the run began.
     *
     * @param number the event's number in the run
     * @param intended when it was meant to be published
     * @param first when the first of them had it
     * @param last when the last of them had it
     */
    record Span(long number, long intended, long first, long last) {}
}
