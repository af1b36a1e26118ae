package dev.longwave.source;

import dev.longwave.config.SourceKind;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** Follows the files of a source. */
final class TailStarter implements SourceStarter {
    private final TailPath path;
    private final int lines;
    private final ScheduledExecutorService thread;
    private final TailTimes times;

    /**
     * Creates a starter.
     *
     * @param thread the one that reads all files
     */
    TailStarter(SourceKind.Tail tail, ScheduledExecutorService thread, TailTimes times) {
        this.path = new TailPath(tail.path());
        this.lines = tail.lines();
        this.thread = thread;
        this.times = times;
    }

    @Override
    public SourceRun start(Map<String, String> values, SourceOutput output) {
        TailRun run = new TailRun(path, values, lines, thread, times, output);
        run.start();
        return run;
    }
}
