package dev.longwave.endpoint;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Brings what completes anywhere back to the connection's event loop. */
final class Completions {
    private Completions() {}

    /** Calls an action with the result or the failure, on the loop; at once where the stage is complete already. */
    static <T> void on(EventExecutor loop, CompletionStage<T> stage, BiConsumer<T, Throwable> action) {
        stage.whenComplete((result, failure) -> {
            if (loop.inEventLoop()) {
                action.accept(result, failure);
            } else {
                loop.execute(() -> action.accept(result, failure));
            }
        });
    }
}
