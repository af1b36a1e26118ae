package dev.longwave.loadtest.engine;

import java.util.Map;
import java.util.TreeMap;

/** A set of numbers that mostly come in runs. Not thread-safe. */
final class Numbers {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    /** Adds all from {@code first} to {@code last}, both included; none of them may be there. */
    void add(long first, long last) {
        if (first > last) {
            return;
        }
        Map.Entry<Long, Long> before = lastByFirst.lowerEntry(first);
        long from = before != null && before.getValue() == first - 1 ? before.getKey() : first;
        Long after = lastByFirst.remove(last + 1);
        lastByFirst.put(from, after == null ? last : after);
    }

    /** Takes a number out; tells whether it was there. */
    boolean remove(long number) {
        Map.Entry<Long, Long> run = lastByFirst.floorEntry(number);
        if (run == null || run.getValue() < number) {
            return false;
        }
        long first = run.getKey();
        long last = run.getValue();
        lastByFirst.remove(first);
        if (first < number) {
            lastByFirst.put(first, number - 1);
        }
        if (number < last) {
            lastByFirst.put(number + 1, last);
        }
        return true;
    }

    boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    /** How many of these are not in the other set. */
    long countWithout(Numbers other) {
        long count = 0;
        for (Map.Entry<Long, Long> run : lastByFirst.entrySet()) {
            count += run.getValue() - run.getKey() + 1 - other.countWithin(run.getKey(), run.getValue());
        }
        return count;
    }

    private long countWithin(long first, long last) {
        Long begin = lastByFirst.floorKey(first);
        long count = 0;
        for (Map.Entry<Long, Long> run : lastByFirst
                .subMap(begin == null ? first : begin, true, last, true)
                .entrySet()) {
            count += Math.max(0, Math.min(last, run.getValue()) - Math.max(first, run.getKey()) + 1);
        }
        return count;
    }
}
