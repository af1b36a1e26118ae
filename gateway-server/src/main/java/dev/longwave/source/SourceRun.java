package dev.longwave.source;

import java.util.concurrent.CompletionStage;

/** One run of a source, from its start until all of it is gone. */
interface SourceRun {
    /** Ends the run, from any thread, safe to repeat, returns at once. */
    void stop();

    /** Completes, never exceptionally, once nothing of it is left: no process, no open file, no request. */
    CompletionStage<Void> whenGone();
}
