package dev.longwave.source;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A viewer's share in the runs that fill its channels: they go on at least until it is released. Safe from any thread. */
public final class Lease {
    /** The share in nothing, of which one is enough. */
    static final Lease NONE = new Lease(List.of());

    private final List<SharedRun> runs;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(List<SharedRun> runs) {
        this.runs = runs;
    }

    /** Starts what does not run yet: call it once the viewer has its place in the logs, so that it misses nothing. */
    public void begin() {
        runs.forEach(SharedRun::begin);
    }

    /** Gives the share up. Safe to repeat. */
    public void release() {
        if (!released.getAndSet(true)) {
            runs.forEach(SharedRun::leave);
        }
    }
}
