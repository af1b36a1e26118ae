package dev.longwave.source;

import dev.longwave.logging.LogAllowance;
import dev.longwave.source.SourceListener.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a source's channel and those who watch it. It begins with the first of them, lingers after the last, and
 * ends once: by itself or because it is stopped. All state is guarded by the {@link Sources} it belongs to.
 */
final class SharedRun {
    private static final Logger LOG = LoggerFactory.getLogger(SharedRun.class);

    /** Viewers decide how often sources start, and one that ends at once is in nobody's way to the next. */
    private static final LogAllowance LINES = new LogAllowance(System::nanoTime);

    private enum Phase {
        /** Somebody is about to have a place in the logs. */
        WAITING,
        RUNNING,
        ENDED,
        STOPPED
    }

    private final Sources sources;
    private final SourceChannel channel;
    private final HubOutput output;
    private final CompletionStage<Void> after;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final long createdNanos = System.nanoTime();

    private Phase phase = Phase.WAITING;
    private int viewers;
    private int timersSet;
    private @Nullable Future<?> timer;
    private @Nullable SourceRun run;

    /**
     * Creates a run that has not begun.
     *
     * @param after completes once the run that the channel had before is gone: there are never two of them
     */
    SharedRun(Sources sources, SourceChannel channel, CompletionStage<Void> after) {
        this.sources = sources;
        this.channel = channel;
        this.after = after;
        this.output = new HubOutput(sources.hub(), channel, sources.listener(), this::ended);
    }

    String name() {
        return channel.name().value();
    }

    private String kind() {
        return channel.source().kind();
    }

    // ---- viewers ----

    /** Inside the sources' lock. */
    void join() {
        viewers++;
        if (phase == Phase.RUNNING) {
            cancelTimer();
        }
    }

    void leave() {
        synchronized (sources) {
            viewers--;
            if (viewers > 0) {
                return;
            }
            if (phase == Phase.WAITING) {
                phase = Phase.STOPPED;
                sources.forget(this);
                gone();
            } else if (phase == Phase.RUNNING) {
                setTimer();
            }
        }
    }

    private void setTimer() {
        cancelTimer();
        int set = ++timersSet;
        timer = sources.after(channel.source().config().linger(), () -> lingered(set));
    }

    private void cancelTimer() {
        timersSet++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void lingered(int set) {
        synchronized (sources) {
            if (set != timersSet) {
                // cancelled when it had begun to wait for the lock
                return;
            }
            if (phase == Phase.ENDED) {
                sources.forget(this);
            } else if (phase == Phase.RUNNING) {
                stop();
            }
        }
    }

    // ---- its life ----

    void begin() {
        synchronized (sources) {
            if (phase != Phase.WAITING) {
                return;
            }
            phase = Phase.RUNNING;
            sources.listener().started(kind());
        }
        after.thenRun(this::start);
    }

    private void start() {
        synchronized (sources) {
            if (phase == Phase.STOPPED) {
                sources.listener().gone(kind());
                gone();
                return;
            }
        }
        log(() -> LOG.info("source started channel={} kind={}", name(), kind()));
        SourceRun started = started();
        boolean stopped;
        synchronized (sources) {
            run = started;
            stopped = phase == Phase.STOPPED;
        }
        if (stopped) {
            started.stop();
        }
        started.whenGone().thenRun(this::goneByItself);
    }

    private SourceRun started() {
        Map<String, String> values = channel.values();
        try {
            return channel.source().starter().start(values, output);
        } catch (RuntimeException | OutOfMemoryError e) {
            // no thread to be had is an error too, and the viewers are the last who should wait for one
            log(() -> LOG.warn("source failed channel={} kind={}", name(), kind(), e));
            output.error("the source cannot be started");
            return new NoRun();
        }
    }

    /** The run has said that it is over. */
    private void ended() {
        synchronized (sources) {
            if (phase != Phase.RUNNING) {
                return;
            }
            phase = Phase.ENDED;
            setTimer();
            sources.ended(this);
        }
        over(Outcome.ENDED);
    }

    /** Inside the sources' lock. */
    void stop() {
        if (phase == Phase.WAITING || phase == Phase.RUNNING) {
            boolean begun = phase == Phase.RUNNING;
            phase = Phase.STOPPED;
            output.close();
            sources.forget(this);
            if (begun) {
                over(Outcome.STOPPED);
            } else {
                gone();
            }
        }
        if (run != null) {
            run.stop();
        }
    }

    private void over(Outcome outcome) {
        sources.listener().ended(kind(), outcome);
        log(() -> LOG.info(
                "source {} channel={} kind={} after={}s events={}",
                outcome == Outcome.ENDED ? "ended" : "stopped",
                name(),
                kind(),
                age().toSeconds(),
                output.events()));
    }

    private static void log(Runnable line) {
        LINES.log(leftOut -> LOG.info("sources started and ended without a line of their own count={}", leftOut), line);
    }

    private void goneByItself() {
        // a run that says nothing of its end is over all the same, and its viewers must not wait
        output.end("{}");
        synchronized (sources) {
            sources.listener().gone(kind());
            gone();
        }
    }

    private void gone() {
        gone.complete(null);
        sources.gone(this);
    }

    CompletableFuture<Void> whenGone() {
        return gone;
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - createdNanos);
    }

    /** How it looks now. Inside the sources' lock. */
    SourceInfo info() {
        SourceRun.Detail detail = run == null ? SourceRun.Detail.NONE : run.detail();
        SourceInfo.State state = switch (phase) {
            case WAITING -> SourceInfo.State.STARTING;
            case ENDED -> SourceInfo.State.ENDED;
            case STOPPED -> SourceInfo.State.STOPPING;
            case RUNNING ->
                detail.backingOff()
                        ? SourceInfo.State.BACKING_OFF
                        : viewers == 0 ? SourceInfo.State.LINGERING : SourceInfo.State.RUNNING;
        };
        return new SourceInfo(name(), kind(), state, detail.pid(), viewers, age(), detail.restarts(), output.events());
    }

    /** What there is where nothing could be started. */
    private static final class NoRun implements SourceRun {
        @Override
        public void stop() {
            // there is nothing to stop
        }

        @Override
        public CompletionStage<Void> whenGone() {
            return CompletableFuture.completedFuture(null);
        }
    }
}
