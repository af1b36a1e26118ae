package dev.longwave.loadtest.cli;

import java.io.PrintStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a terminal, a pipe or a file that may be slow. A thread of its own writes, so whoever says something never
 * waits. What is said while very much waits already is not said.
 */
final class Outlet implements AutoCloseable {
    private static final int MOST_WAITING = 1_000;
    private static final long PATIENCE_MILLIS = 1_000;

    private final PrintStream stream;
    private final ExecutorService writer;
    private final AtomicInteger waiting = new AtomicInteger();

    Outlet(PrintStream stream) {
        this(stream, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "display");
            thread.setDaemon(true);
            return thread;
        }));
    }

    Outlet(PrintStream stream, ExecutorService writer) {
        this.stream = stream;
        this.writer = writer;
    }

    /** Whether something said is not written yet. */
    boolean busy() {
        return waiting.get() > 0;
    }

    void say(String text) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        writer.execute(() -> {
            stream.print(text);
            stream.flush();
            waiting.decrementAndGet();
        });
    }

    /** Waits a moment for what was said to be written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
