package dev.longwave.server;

import dev.longwave.config.ConfigChange;
import dev.longwave.config.ConfigProblems;
import dev.longwave.endpoint.Reloading;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the configuration again whenever it is asked to, once at a time, in a thread that is there while it does. */
final class Reload implements Reloading, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** How long a reload that is under way may take when everything stops. */
    private static final long STOP_SECONDS = 5;

    /** What is done each time. */
    @FunctionalInterface
    interface Task {
        ConfigChange run() throws ConfigProblems, IOException;
    }

    private final Task task;
    private final Consumer<Boolean> counter;
    private final ThreadPoolExecutor thread;

    /**
     * Creates one that waits to be asked.
     *
     * @param counter is told of each time whether it was done
     */
    Reload(Task task, Consumer<Boolean> counter) {
        this.task = task;
        this.counter = counter;
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(work, "reload");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletionStage<ConfigChange> reload() {
        try {
            return CompletableFuture.supplyAsync(this::run, thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ConfigChange run() {
        boolean done = false;
        try {
            ConfigChange change = task.run();
            done = true;
            LOG.info(
                    "configuration loaded from {} changed={} needs_restart={}",
                    change.config().origin(),
                    change.changed(),
                    change.needRestart());
            return change;
        } catch (ConfigProblems e) {
            e.lines().forEach(line -> LOG.warn("configuration not loaded, the one before stays: {}", line));
            throw new CompletionException(e);
        } catch (IOException e) {
            LOG.warn("configuration not loaded, the one before stays: {}", e.getMessage());
            throw new CompletionException(e);
        } catch (RuntimeException | Error e) {
            LOG.warn("configuration not loaded", e);
            throw e;
        } finally {
            counter.accept(done);
        }
    }

    /** Takes no more requests, and waits for what is under way. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
