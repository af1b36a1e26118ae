package dev.longwave.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one-way end of a stream and who waits for it. Every method is safe from any thread. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private volatile @Nullable CloseReason reason;
    private boolean callbacksRun;
    private boolean complete;
    /** The first callback, which is the only one of most streams: nothing is made to hold it. */
    private @Nullable Consumer<CloseReason> callback;

    private @Nullable List<Consumer<CloseReason>> moreCallbacks;
    private @Nullable CompletableFuture<CloseReason> waiters;

    /** Whether the caller is the one to close the stream: true once. */
    synchronized boolean begin(CloseReason why) {
        if (reason != null) {
            return false;
        }
        reason = why;
        return true;
    }

    boolean hasBegun() {
        return reason != null;
    }

    void onClose(SseStream stream, Consumer<CloseReason> added) {
        CloseReason why;
        synchronized (this) {
            why = reason;
            if (why == null || !callbacksRun) {
                register(added);
                return;
            }
        }
        run(stream, added, why);
    }

    private void register(Consumer<CloseReason> added) {
        if (callback == null) {
            callback = added;
            return;
        }
        if (moreCallbacks == null) {
            moreCallbacks = new ArrayList<>(1);
        }
        moreCallbacks.add(added);
    }

    void runCallbacks(SseStream stream, CloseReason why) {
        while (true) {
            Consumer<CloseReason> first;
            List<Consumer<CloseReason>> more;
            synchronized (this) {
                first = callback;
                more = moreCallbacks;
                callback = null;
                moreCallbacks = null;
                if (first == null) {
                    callbacksRun = true;
                    return;
                }
            }
            run(stream, first, why);
            if (more != null) {
                more.forEach(each -> run(stream, each, why));
            }
        }
    }

    synchronized CompletionStage<CloseReason> whenClosed() {
        if (waiters == null) {
            waiters = new CompletableFuture<>();
            if (complete) {
                waiters.complete(reason);
            }
        }
        return waiters.minimalCompletionStage();
    }

    void complete(CloseReason why) {
        CompletableFuture<CloseReason> waiting;
        synchronized (this) {
            complete = true;
            waiting = waiters;
        }
        if (waiting != null) {
            waiting.complete(why);
        }
    }

    private static void run(SseStream stream, Consumer<CloseReason> registered, CloseReason why) {
        try {
            registered.accept(why);
        } catch (RuntimeException | Error e) {
            LOG.warn("close callback failed stream={} reason={}", stream.id(), why.label(), e);
            stream.settings().listener().callbackFailed(stream, e);
        }
    }
}
