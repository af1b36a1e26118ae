package dev.longwave.endpoint;

import dev.longwave.config.ConfigChange;
import dev.longwave.config.ConfigProblems;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Has the gateway load its configuration again. Safe from any thread; returns at once. */
@FunctionalInterface
public interface Reloading {
    /**
     * Begins to load it.
     *
     * @return completes with what has changed; fails with {@link ConfigProblems} or {@link IOException} where the
     *     configuration is not good, and then nothing has changed
     */
    CompletionStage<ConfigChange> reload();
}
