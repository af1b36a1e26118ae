package dev.longwave.source;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One run of a source, from its start until all of it is gone. */
interface SourceRun {
    /** Ends the run, from any thread, safe to repeat, returns at once. */
    void stop();

    /** Completes, never exceptionally, once nothing of it is left: no process, no open file, no request. */
    CompletionStage<Void> whenGone();

    /** How it stands now, for lists. */
    default Detail detail() {
        return Detail.NONE;
    }

    /**
     * What only a run itself knows.
     *
     * @param pid of its process, null where it has none
     * @param backingOff whether it waits before it begins again
     * @param restarts how often it has begun again
     */
    record Detail(@Nullable Long pid, boolean backingOff, int restarts) {
        static final Detail NONE = new Detail(null, false, 0);
    }
}
