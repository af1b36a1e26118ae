package dev.longwave.source;

import dev.longwave.broker.Lease;
import dev.longwave.broker.LeaseState;
import dev.longwave.broker.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One run of a source's channel and those who watch it. It begins with the first of them, lingers after the last, and
 * ends once: by itself or because it is stopped. Of the gateways that share the channel, the one with the lease runs it,
 * also for the viewers of the others; where that one is lost, another goes on. All state is guarded by the {@link Sources}
 * it belongs to.
 */
final class SharedRun implements Attempt.Owner {
    private enum Phase {
        /** It is not known yet who runs it. */
        ASKING,
        /** Somebody is about to have a place in the logs. */
        WAITING,
        /** Somebody watches it, whoever runs it. */
        RUNNING,
        ENDED,
        STOPPED
    }

    private static final String TAKEN_OVER =
            "the gateway that ran this source is gone or cut off; it has been started again, and what it said meanwhile may"
                    + " be missing or come twice";

    private final Sources sources;
    private final SourceChannel channel;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final long createdNanos = System.nanoTime();

    private Phase phase = Phase.ASKING;
    private boolean beginning;
    private boolean begunAnew;
    private int viewers;
    private int timersSet;
    private @Nullable Future<?> timer;
    private Lease lease = Lease.ALONE;
    private CompletionStage<Void> after;
    private @Nullable Attempt attempt;
    private @Nullable Attempt unstarted;
    private int attemptsLeft;
    private boolean forgotten;

    /** Read by any thread. */
    private volatile LeaseState held = LeaseState.UNKNOWN;

    /**
     * Creates a run that has not begun.
     *
     * @param after completes once the run that the channel had before is gone: there are never two of them
     */
    SharedRun(Sources sources, SourceChannel channel, CompletionStage<Void> after) {
        this.sources = sources;
        this.channel = channel;
        this.after = after;
    }

    String name() {
        return channel.name().value();
    }

    // ---- viewers ----

    /** Inside the sources' lock. */
    void join() {
        viewers++;
        if (viewers == 1) {
            lease.watched(true);
        }
        if (phase == Phase.RUNNING) {
            cancelTimer();
        }
    }

    /** Completes once viewers can have their places. */
    CompletableFuture<Void> whenReady() {
        return ready;
    }

    void begin() {
        synchronized (sources) {
            if (phase == Phase.WAITING) {
                phase = Phase.RUNNING;
                goOn();
            }
        }
        startWhatIsToBe();
    }

    void leave() {
        synchronized (sources) {
            viewers--;
            if (viewers > 0) {
                return;
            }
            if (phase == Phase.ASKING || phase == Phase.WAITING) {
                stop();
            } else if (phase == Phase.RUNNING) {
                lease.watched(false);
                goOn();
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

    // ---- who runs it ----

    /** Asks for the lease of the channel. Inside the sources' lock, once. */
    void ask() {
        lease = sources.leases().ask(channel.name(), this::changed);
    }

    private void changed(LeaseState now) {
        boolean unknown = false;
        synchronized (sources) {
            held = now;
            begunAnew &= now.isHeld();
            if (phase == Phase.ASKING && !beginning) {
                switch (now.holder()) {
                    case SELF -> beginAnew();
                    case OTHER -> phase = Phase.WAITING;
                    case UNKNOWN -> unknown = true;
                }
            } else if (phase == Phase.RUNNING) {
                goOn();
            }
        }
        if (unknown) {
            fail(new UnavailableException("it is not known which gateway runs the source"));
        } else {
            completeIfReady();
            startWhatIsToBe();
        }
    }

    /** Drops what the channel has of runs before. */
    private void beginAnew() {
        beginning = true;
        sources.broker().beginAnew(channel.name()).whenComplete((done, failure) -> begunAnew(failure));
    }

    private void begunAnew(@Nullable Throwable failure) {
        if (failure != null) {
            fail(failure);
            return;
        }
        synchronized (sources) {
            if (phase == Phase.ASKING) {
                phase = Phase.WAITING;
                begunAnew = held.isHeld();
            }
        }
        completeIfReady();
    }

    private void completeIfReady() {
        boolean isReady;
        synchronized (sources) {
            isReady = phase != Phase.ASKING;
        }
        if (isReady) {
            ready.complete(null);
        }
    }

    private void fail(Throwable failure) {
        synchronized (sources) {
            if (phase == Phase.ASKING) {
                stop();
            }
        }
        ready.completeExceptionally(failure);
    }

    /** Does what has to be done now, while it is watched here or run here. Inside the sources' lock. */
    private void goOn() {
        if (held.isHeld()) {
            if (attempt == null) {
                startAttempt();
            }
            if (viewers > 0 || held.watchedElsewhere()) {
                cancelTimer();
            } else if (timer == null) {
                setTimer();
            }
            return;
        }
        // one that has only not been heard to end need not begin again, unless another gateway has begun it
        boolean endsStill = attempt != null && attempt.isEnding() && held.holder() == LeaseState.Holder.UNKNOWN;
        if (attempt != null && !endsStill) {
            after = attempt.whenGone();
            attempt.stop();
            attempt = null;
            unstarted = null;
        }
        cancelTimer();
        if (viewers == 0) {
            stop();
        }
    }

    private void startAttempt() {
        if (!begunAnew && sources.isFinished(channel.name())) {
            // whoever ran it before has come to the end
            end();
            return;
        }
        attempt = new Attempt(sources, channel, this, begunAnew ? null : TAKEN_OVER);
        unstarted = attempt;
        attemptsLeft++;
        begunAnew = false;
    }

    /** Starts what has been decided on, once what was there before is gone. Without a lock. */
    private void startWhatIsToBe() {
        Attempt next;
        CompletionStage<Void> before;
        synchronized (sources) {
            next = unstarted;
            unstarted = null;
            before = after;
        }
        if (next != null) {
            before.thenRun(next::start);
        }
    }

    @Override
    public boolean maySpeak() {
        return held.isHeld();
    }

    // ---- its end ----

    @Override
    public void ended(Attempt ended) {
        synchronized (sources) {
            if (phase == Phase.RUNNING && attempt == ended) {
                end();
            }
        }
    }

    private void end() {
        phase = Phase.ENDED;
        setTimer();
        sources.ended(this);
    }

    /** Inside the sources' lock. */
    void stop() {
        if (phase != Phase.ENDED) {
            phase = Phase.STOPPED;
        }
        if (attempt != null) {
            attempt.stop();
        }
        sources.forget(this);
    }

    @Override
    public void gone(Attempt ended) {
        attemptsLeft--;
        settle();
    }

    /** Nobody joins it any more. Inside the sources' lock. */
    void forgotten() {
        forgotten = true;
        settle();
    }

    /** Lets others begin once nothing of this is left. */
    private void settle() {
        if (attemptsLeft > 0 || (phase != Phase.ENDED && phase != Phase.STOPPED)) {
            return;
        }
        if (!gone.isDone()) {
            gone.complete(null);
            sources.gone(this);
        }
        if (forgotten) {
            lease.release();
        }
    }

    CompletableFuture<Void> whenGone() {
        return gone;
    }

    /** How it looks now. Inside the sources' lock. */
    SourceInfo info() {
        SourceRun.Detail detail = attempt == null ? SourceRun.Detail.NONE : attempt.detail();
        return new SourceInfo(
                name(),
                channel.source().kind(),
                state(detail),
                held.node(),
                detail.pid(),
                viewers,
                Duration.ofNanos(System.nanoTime() - createdNanos),
                detail.restarts(),
                attempt == null ? 0 : attempt.events());
    }

    private SourceInfo.State state(SourceRun.Detail detail) {
        return switch (phase) {
            case ASKING, WAITING -> SourceInfo.State.STARTING;
            case ENDED -> SourceInfo.State.ENDED;
            case STOPPED -> SourceInfo.State.STOPPING;
            case RUNNING -> {
                if (!held.isHeld()) {
                    yield SourceInfo.State.ELSEWHERE;
                }
                if (detail.backingOff()) {
                    yield SourceInfo.State.BACKING_OFF;
                }
                yield viewers == 0 && !held.watchedElsewhere() ? SourceInfo.State.LINGERING : SourceInfo.State.RUNNING;
            }
        };
    }
}
