package dev.longwave.source;

import dev.longwave.logging.LogAllowance;
import dev.longwave.source.SourceListener.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One start of what fills a channel, with the output it has to itself. It ends by itself or is stopped, and is over once
 * nothing is left of it. Its state is guarded by the {@link Sources} that it belongs to.
 */
final class Attempt implements ChannelOutput.Owner {
    /** Whose attempt this is. */
    interface Owner {
        /** Whether this gateway still is the one that speaks for the channel. Any thread, with any lock. */
        boolean maySpeak();

        /** It has said that it ended. Without a lock. */
        void ended(Attempt attempt);

        /** Nothing is left of it. Inside the sources' lock. */
        void gone(Attempt attempt);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /** Viewers decide how often sources start, and one that ends at once is in nobody's way to the next. */
    private static final LogAllowance LINES = new LogAllowance(System::nanoTime);

    private final Sources sources;
    private final SourceChannel channel;
    private final Owner owner;
    private final @Nullable String problem;
    private final ChannelOutput output;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final long createdNanos = System.nanoTime();

    private boolean stopped;
    private boolean told;
    private @Nullable SourceRun run;

    /**
     * Creates one that has not started.
     *
     * @param problem what viewers are told before anything else, null where there is nothing to tell
     */
    Attempt(Sources sources, SourceChannel channel, Owner owner, @Nullable String problem) {
        this.sources = sources;
        this.channel = channel;
        this.owner = owner;
        this.problem = problem;
        this.output = new ChannelOutput(sources.broker(), channel, sources.listener(), this);
        sources.listener().started(kind());
    }

    private String kind() {
        return channel.source().kind();
    }

    /** Starts it, unless it has been stopped before its turn came. Without a lock, once. */
    void start() {
        synchronized (sources) {
            if (stopped) {
                beGone();
                return;
            }
        }
        log(() -> LOG.info("source started channel={} kind={}", channel.name(), kind()));
        if (problem != null) {
            output.error(problem);
        }
        SourceRun started = started();
        boolean unwanted;
        synchronized (sources) {
            run = started;
            unwanted = stopped;
        }
        if (unwanted) {
            started.stop();
        }
        started.whenGone().thenRun(this::goneByItself);
    }

    private SourceRun started() {
        try {
            return channel.source().starter().start(channel.values(), output);
        } catch (RuntimeException | OutOfMemoryError e) {
            // no thread to be had is an error too, and the viewers are the last who should wait for one
            log(() -> LOG.warn("source failed channel={} kind={}", channel.name(), kind(), e));
            output.error("the source cannot be started");
            return new NoRun();
        }
    }

    /** Ends it. Inside the sources' lock. Safe to repeat. */
    void stop() {
        if (!stopped) {
            stopped = true;
            output.close();
            over(Outcome.STOPPED);
        }
        if (run != null) {
            run.stop();
        }
    }

    @Override
    public void ended() {
        synchronized (sources) {
            if (stopped) {
                return;
            }
            over(Outcome.ENDED);
        }
        owner.ended(this);
    }

    private void over(Outcome outcome) {
        if (told) {
            return;
        }
        told = true;
        sources.listener().ended(kind(), outcome);
        log(() -> LOG.info(
                "source {} channel={} kind={} after={}s events={}",
                outcome == Outcome.ENDED ? "ended" : "stopped",
                channel.name(),
                kind(),
                age().toSeconds(),
                output.events()));
    }

    private void goneByItself() {
        // a run that says nothing of its end is over all the same, and its viewers must not wait
        output.end("{}");
        synchronized (sources) {
            beGone();
        }
    }

    private void beGone() {
        sources.listener().gone(kind());
        gone.complete(null);
        owner.gone(this);
    }

    /** Completes once nothing is left of it. */
    CompletionStage<Void> whenGone() {
        return gone;
    }

    /** Whether it is over but for the viewers' being told. */
    boolean isEnding() {
        return output.isEnding();
    }

    private static void log(Runnable line) {
        LINES.log(leftOut -> LOG.info("sources started and ended without a line of their own count={}", leftOut), line);
    }

    private Duration age() {
        return Duration.ofNanos(System.nanoTime() - createdNanos);
    }

    long events() {
        return output.events();
    }

    /** How it stands. Inside the sources' lock. */
    SourceRun.Detail detail() {
        return run == null ? SourceRun.Detail.NONE : run.detail();
    }

    // ---- for the output ----

    @Override
    public boolean maySpeak() {
        return owner.maySpeak();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        sources.later(delay, task);
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
