package dev.longwave.stream;

import java.util.ArrayDeque;

/** Streams that wait to be opened, in the order they came. */
final class Admissions implements Slice {
    /** Opening a stream costs about as much as this many sends. */
    private static final int VISITS_EACH = 8;

    private final DeliveryPass pass;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean queued;

    Admissions(DeliveryPass pass) {
        this.pass = pass;
    }

    void add(Runnable opening) {
        waiting.add(opening);
        if (!queued) {
            queued = true;
            pass.add(this);
        }
    }

    @Override
    public int run(int budget) {
        int visits = 0;
        Runnable opening;
        while (visits < budget && (opening = waiting.poll()) != null) {
            visits += VISITS_EACH;
            opening.run();
        }
        return visits;
    }

    @Override
    public boolean unfinished() {
        queued = !waiting.isEmpty();
        return queued;
    }
}
