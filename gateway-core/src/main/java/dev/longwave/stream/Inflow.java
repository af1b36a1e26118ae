package dev.longwave.stream;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one publisher sends to one stream. At most {@value #WINDOW} items are on their way, from being asked for to being
 * written.
 *
 * <p>The publisher's threads, which need not take turns as they should, encode an item, put it down and wake the loop.
 * All else happens on the event loop, the calls to the publisher's subscription included, which must come one at a time
 * (Reactive Streams, rule 2.7). It is always a task of its own and never part of a delivery: the publisher may answer a
 * request at once, and an application that is told of the end may close the stream.
 */
final class Inflow implements Flow.Subscriber<Object> {
    /** Enough to keep a connection busy, and few enough to be held for each of many that are slow. */
    static final int WINDOW = 16;

    private static final Logger LOG = LoggerFactory.getLogger(Inflow.class);

    /**
     * How the items end.
     *
     * @param failure null where the publisher has completed
     * @param byPublisher whether the publisher said so, and needs no cancelling
     */
    private record End(@Nullable Throwable failure, boolean byPublisher) {}

    private final SseStream stream;
    private final DirectSends sends;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    // any thread
    private final ConcurrentLinkedQueue<Frame> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger demanded = new AtomicInteger();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    // the loop's thread
    private final ArrayDeque<Frame> unwritten = new ArrayDeque<>();
    private int onTheirWay;
    private boolean cancelled;
    private boolean over;

    Inflow(SseStream stream, DirectSends sends) {
        this.stream = stream;
        this.sends = sends;
    }

    /** Its one caller's alone, so it is the thing itself: a stage made of it would wrap the failure. */
    CompletionStage<Void> whenDone() {
        return done;
    }

    // ---- the publisher's threads ----

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        Objects.requireNonNull(newSubscription, "subscription");
        if (subscription.compareAndSet(null, newSubscription)) {
            wake();
        } else {
            newSubscription.cancel();
        }
    }

    @Override
    public void onNext(Object item) {
        Objects.requireNonNull(item, "item");
        if (end.get() != null) {
            return;
        }
        Frame frame;
        try {
            frame = SseEncoder.encode(stream.settings().json().toEvent(item));
        } catch (RuntimeException | Error e) {
            end(new End(e, false));
            return;
        }
        arrived.add(frame);
        if (demanded.getAndDecrement() <= 0) {
            end(new End(
                    new IllegalStateException("the publisher has sent more items than were requested, at most " + WINDOW
                            + " at a time (Reactive Streams, rule 1.1)"),
                    false));
        } else {
            wake();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(new End(Objects.requireNonNull(failure, "failure"), true));
    }

    @Override
    public void onComplete() {
        end(new End(null, true));
    }

    private void end(End how) {
        if (end.compareAndSet(null, how)) {
            wake();
        }
    }

    private void wake() {
        if (wakeUpPending.compareAndSet(false, true)) {
            try {
                stream.eventLoop().execute(this::awake);
            } catch (RejectedExecutionException e) {
                // the loop has terminated, and nobody else is here
                streamClosed();
            }
        }
    }

    // ---- on the event loop ----

    /** From now on the stream tells of what it has written and of its end. */
    void begin() {
        if (stream.isClosed()) {
            streamClosed();
        } else {
            sends.add(this);
        }
    }

    private void awake() {
        wakeUpPending.set(false);
        if (over) {
            arrived.clear();
            cancel();
            return;
        }
        // before the items: those that came before the end are there then
        End ending = end.get();
        boolean news = false;
        Frame frame;
        while ((frame = arrived.poll()) != null) {
            unwritten.add(frame);
            sends.force(frame);
            news = true;
        }
        if (news) {
            stream.deliverLater();
        }
        if (ending == null) {
            request();
            return;
        }
        if (!ending.byPublisher) {
            cancel();
        }
        if (unwritten.isEmpty()) {
            finish(ending.failure);
        }
    }

    private void request() {
        Flow.Subscription publisher = subscription.get();
        int free = WINDOW - onTheirWay;
        if (publisher == null || free < WINDOW / 2) {
            return;
        }
        onTheirWay += free;
        demanded.addAndGet(free);
        try {
            publisher.request(free);
        } catch (RuntimeException | Error e) {
            end(new End(e, false));
        }
    }

    /** Called for every frame that the stream has written, in turn. */
    void written(Frame frame) {
        if (unwritten.peek() == frame) {
            unwritten.remove();
            onTheirWay--;
            wake();
        }
    }

    /** What has not been written yet never will be, or nobody will know. */
    void streamClosed() {
        if (over) {
            return;
        }
        End ending = end.get();
        if (ending == null || !ending.byPublisher) {
            cancel();
        }
        finish(cancellation(stream));
    }

    static CancellationException cancellation(SseStream stream) {
        return new CancellationException("stream " + stream.id() + " is closed");
    }

    private void finish(@Nullable Throwable failure) {
        over = true;
        arrived.clear();
        unwritten.clear();
        sends.remove(this);
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    private void cancel() {
        Flow.Subscription publisher = subscription.get();
        if (publisher == null || cancelled) {
            return;
        }
        cancelled = true;
        try {
            publisher.cancel();
        } catch (RuntimeException | Error e) {
            LOG.warn("publisher failed when cancelled stream={}", stream.id(), e);
        }
    }
}
