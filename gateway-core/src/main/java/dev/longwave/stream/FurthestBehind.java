package dev.longwave.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The streams that are to go first where memory is short: those for whom most bytes are held, then those with most events
 * before them, then those that follow most. Confined to the event loop of its streams.
 */
final class FurthestBehind {
    private static final Comparator<Candidate> NEAREST_FIRST = Comparator.comparingLong(Candidate::heldBytes)
            .thenComparingLong(Candidate::behind)
            .thenComparingInt(Candidate::follows);

    /** A stream as it was when it was looked at; what it is measured by goes on changing. */
    private record Candidate(SseStream stream, long heldBytes, long behind, int follows) {}

    private final int most;
    private final boolean holdersOnly;
    private final PriorityQueue<Candidate> nearestFirst = new PriorityQueue<>(NEAREST_FIRST);

    /**
     * Creates one that has seen nobody.
     *
     * @param most how many streams are kept, at least 1
     * @param holdersOnly whether streams for whom nothing is held are passed over
     */
    FurthestBehind(int most, boolean holdersOnly) {
        this.most = most;
        this.holdersOnly = holdersOnly;
    }

    /** Looks at a stream, and keeps it if it is further behind than another, which it takes the place of. */
    void consider(SseStream stream) {
        long heldBytes = stream.heldBytes();
        if (holdersOnly && heldBytes == 0) {
            return;
        }
        nearestFirst.add(new Candidate(stream, heldBytes, stream.behind(), stream.cursors().length));
        if (nearestFirst.size() > most) {
            nearestFirst.remove();
        }
    }

    /** Those that were kept, the furthest behind first. */
    List<SseStream> streams() {
        List<Candidate> candidates = new ArrayList<>(nearestFirst);
        candidates.sort(NEAREST_FIRST.reversed());
        return candidates.stream().map(Candidate::stream).toList();
    }
}
