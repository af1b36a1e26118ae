package dev.longwave.cluster;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/** Those who wait until a number has been reached. Safe from any thread. */
final class Waiting {
    private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> waiting = new ConcurrentSkipListMap<>();

    /** Completes once {@link #reached} is called with this number, or a higher one. */
    CompletableFuture<Void> until(long sequence) {
        return waiting.computeIfAbsent(sequence, key -> new CompletableFuture<>());
    }

    /** Lets all go on who wait for this number, or a lower one. */
    void reached(long sequence) {
        Map.Entry<Long, CompletableFuture<Void>> first = waiting.firstEntry();
        while (first != null && first.getKey() <= sequence) {
            waiting.remove(first.getKey(), first.getValue());
            first.getValue().complete(null);
            first = waiting.firstEntry();
        }
    }
}
