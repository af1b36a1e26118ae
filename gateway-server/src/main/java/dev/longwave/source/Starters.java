package dev.longwave.source;

import dev.longwave.config.SourceKind;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes what starts the runs of configured sources, and holds what these have in common: the one place that knows all kinds. */
final class Starters implements AutoCloseable {
    private final ProcessTrees processes = new ProcessTrees();
    private final ScheduledThreadPoolExecutor files = oneThread("source-files");
    private final ScheduledThreadPoolExecutor polls = oneThread("source-polls");
    private final HttpGets gets = new HttpGets(polls);
    private final int maxEventBytes;
    private final SourceListener listener;

    /**
     * Creates what starts runs.
     *
     * @param maxEventBytes largest event
     */
    Starters(int maxEventBytes, SourceListener listener) {
        this.maxEventBytes = maxEventBytes;
        this.listener = listener;
    }

    SourceStarter of(SourceKind kind) {
        if (kind instanceof SourceKind.Exec exec) {
            return new ExecStarter(exec, processes, ExecTimes.DEFAULT, () -> listener.restarted(kind.label()));
        }
        if (kind instanceof SourceKind.Tail tail) {
            return new TailStarter(tail, files, TailTimes.DEFAULT);
        }
        if (kind instanceof SourceKind.Poll poll) {
            return new PollStarter(poll, gets, polls, maxEventBytes);
        }
        throw new IllegalArgumentException("nothing starts " + kind.label());
    }

    /** A thread that is there while it is needed. */
    static ScheduledThreadPoolExecutor oneThread(String name) {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setKeepAliveTime(1, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** Kills what is left of all runs. */
    @Override
    public void close() {
        processes.close();
        files.shutdown();
        polls.shutdownNow();
    }
}
