package dev.longwave.source;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A viewer's share in the runs that fill its channels: they go on at least until it is released. Safe from any thread. */
public final class Viewing {
    /** The share in nothing, of which one is enough. */
    static final Viewing NONE = new Viewing(List.of());

    private final List<SharedRun> runs;
    private final AtomicBoolean released = new AtomicBoolean();

    Viewing(List<SharedRun> runs) {
        this.runs = runs;
    }

    /**
     * Another one each time: completes once the viewer can have its place in the logs: what they have of runs before is gone. Fails with a
     * {@link dev.longwave.broker.UnavailableException} where it is not known who runs what.
     */
    public CompletableFuture<Void> whenReady() {
        return CompletableFuture.allOf(runs.stream().map(SharedRun::whenReady).toArray(CompletableFuture[]::new));
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
