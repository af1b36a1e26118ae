package dev.longwave.hub;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.Subscription;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream that is to get a state first and then what changes it.
 *
 * <p>The place in the logs comes first and the snapshot after it, so that an event which the snapshot does not have is
 * behind the place. Whoever takes the place out of its reference, to follow it or to give it up, is alone in doing so:
 * the stream may close while the snapshot is being taken, and a snapshot that never comes must not hold a place for ever.
 */
final class SnapshotThenFollow implements Runnable {
    /** A snapshot that takes longer than the logs last does so the next time too. */
    private static final int MOST_TRIES = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotThenFollow.class);

    private final Hub hub;
    private final SseStream stream;
    private final Callable<?> snapshot;
    private final Executor executor;
    private final SubscribeRequest request;
    private final AtomicReference<@Nullable Subscription> place = new AtomicReference<>();

    // the loop's thread
    private int tries;

    SnapshotThenFollow(Hub hub, SseStream stream, Callable<?> snapshot, Executor executor, SubscribeRequest request) {
        this.hub = hub;
        this.stream = stream;
        this.snapshot = snapshot;
        this.executor = executor;
        this.request = request;
    }

    /** Takes a place and asks for a snapshot. Any thread. */
    boolean begin() {
        if (stream.isClosed() || !takePlace()) {
            return false;
        }
        stream.onClose(reason -> giveUp());
        askForSnapshot();
        return true;
    }

    private boolean takePlace() {
        if (!(hub.place(request, stream.eventLoop()) instanceof Placement.Placed placed)) {
            return false;
        }
        place.set(placed.subscription());
        return true;
    }

    private void askForSnapshot() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            fail(e);
        }
    }

    /** Takes a snapshot. In a thread of the executor. */
    @Override
    public void run() {
        Subscription placed = place.get();
        if (placed == null) {
            return;
        }
        try {
            SseEvent state = stream.settings().json().toEvent(snapshot.call());
            String id = placed.id(placed.position());
            Frame frame = SseEncoder.encode(state.withId(id));
            stream.eventLoop().execute(() -> follow(frame));
        } catch (Exception | Error e) {
            fail(e);
        }
    }

    private void follow(Frame state) {
        Subscription placed = place.getAndSet(null);
        if (placed == null) {
            return;
        }
        tries++;
        if (stream.follow(placed, state, tries == MOST_TRIES)) {
            return;
        }
        placed.cancel();
        try {
            if (takePlace()) {
                askForSnapshot();
            } else {
                // finished meanwhile, and nothing is left of it: whoever comes back is told so
                stream.close();
            }
        } catch (RefusedException e) {
            fail(e);
        }
    }

    private void fail(Throwable failure) {
        LOG.warn("snapshot failed stream={} channels={}", stream.id(), request.channels(), failure);
        giveUp();
        stream.close(CloseReason.ERROR);
    }

    private void giveUp() {
        Subscription placed = place.getAndSet(null);
        if (placed != null) {
            placed.cancel();
        }
    }
}
