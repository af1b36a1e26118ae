package dev.longwave.source;

import dev.longwave.config.SourceKind;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes what starts the runs of configured sources, and holds what these have in common: the one place that knows all kinds. */
final class Starters implements AutoCloseable {
    private final ProcessTrees processes = new ProcessTrees();
    private final ScheduledThreadPoolExecutor files = oneThread("source-files");
    private final ScheduledThreadPoolExecutor names = oneThread("source-names");
    /** There from the first source that polls. */
    private @Nullable EventLoopGroup polls;

    private @Nullable HttpGets gets;
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
            return startsPolls(poll);
        }
        throw new IllegalArgumentException("nothing starts " + kind.label());
    }

    private PollStarter startsPolls(SourceKind.Poll poll) {
        if (polls == null || gets == null) {
            polls = newPolls();
            gets = new HttpGets(polls.next(), names, maxEventBytes);
        }
        return new PollStarter(poll, gets, polls.next());
    }

    /** One loop, apart from those of the streams. */
    static EventLoopGroup newPolls() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("source-polls", true), NioIoHandler.newFactory());
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
        names.shutdownNow();
        if (polls != null) {
            polls.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
