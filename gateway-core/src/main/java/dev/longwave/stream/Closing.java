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
    private @Nullable List<Consumer<CloseReason>> callbacks;
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

    void onClose(SseStream stream, Consumer<CloseReason> callback) {
        CloseReason why;
        synchronized (this) {
            why = reason;
            if (why == null || !callbacksRun) {
                if (callbacks == null) {
                    callbacks = new ArrayList<>(1);
                }
                callbacks.add(callback);
                return;
            }
        }
        run(stream, callback, why);
    }

    void runCallbacks(SseStream stream, CloseReason why) {
        while (true) {
            List<Consumer<CloseReason>> registered;
            synchronized (this) {
                registered = callbacks;
                callbacks = null;
                if (registered == null) {
                    callbacksRun = true;
                    return;
                }
            }
            registered.forEach(callback -> run(stream, callback, why));
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

    private static void run(SseStream stream, Consumer<CloseReason> callback, CloseReason why) {
        try {
            callback.accept(why);
        } catch (RuntimeException | Error e) {
            LOG.warn("close callback failed stream={} reason={}", stream.id(), why.label(), e);
            stream.settings().listener().callbackFailed(stream, e);
        }
    }
}
