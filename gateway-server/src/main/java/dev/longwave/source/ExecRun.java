package dev.longwave.source;

import dev.longwave.config.Restart;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process, and those after it where it is started again. One thread starts it and waits for its end; one reads each of
 * its two outputs, so that the pipes are empty whatever becomes of the events.
 */
final class ExecRun implements SourceRun {
    private static final Logger LOG = LoggerFactory.getLogger(ExecRun.class);

    /** As much as a pipe holds. */
    private static final int CHUNK_BYTES = 64 << 10;

    /** An exit code from here on is that of a signal, as shells and Java have it. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 3, "SIGQUIT", 6, "SIGABRT", 9, "SIGKILL", 11, "SIGSEGV", 13, "SIGPIPE", 14,
            "SIGALRM", 15, "SIGTERM");

    private final Program program;
    private final Restart restart;
    private final ProcessTrees processes;
    private final ExecTimes times;
    private final SourceOutput output;
    private final Runnable onRestart;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicInteger restarts = new AtomicInteger();

    /** Held by whoever of the threads here says something. */
    private final Object turn = new Object();

    // written by the run's thread, read by any
    private volatile @Nullable Long pid;
    private volatile boolean backingOff;

    ExecRun(
            Program program,
            Restart restart,
            ProcessTrees processes,
            ExecTimes times,
            SourceOutput output,
            Runnable onRestart) {
        this.program = program;
        this.restart = restart;
        this.processes = processes;
        this.times = times;
        this.output = output;
        this.onRestart = onRestart;
    }

    void start() {
        thread("run", this::run).start();
    }

    private Thread thread(String what, Runnable task) {
        Thread thread = new Thread(task, "source-" + what + "-" + program.name());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void stop() {
        stopped.complete(null);
    }

    @Override
    public CompletionStage<Void> whenGone() {
        return gone;
    }

    @Override
    public Detail detail() {
        return new Detail(pid, backingOff, restarts.get());
    }

    // ---- the run's thread ----

    private void run() {
        try {
            runAgainAndAgain();
        } catch (CannotStartException e) {
            LOG.warn("source failed: {}", e.getMessage(), e.getCause());
            output.error(String.valueOf(e.getMessage()));
            output.end("{\"code\":" + e.code() + "}");
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.warn("source failed program={}", program.name(), e);
            output.error("the program cannot be run");
            output.end("{}");
        } finally {
            gone.complete(null);
        }
    }

    private void runAgainAndAgain() throws CannotStartException {
        Duration delay = times.firstDelay();
        while (true) {
            long began = System.nanoTime();
            Integer code = runOnce();
            if (code == null) {
                return;
            }
            if (System.nanoTime() - began >= times.healthy().toNanos()) {
                delay = times.firstDelay();
            }
            tell("ended with code " + code + "; starts again in " + text(delay));
            if (isStoppedWithin(delay)) {
                return;
            }
            delay = delay.multipliedBy(2);
            if (delay.compareTo(times.longestDelay()) > 0) {
                delay = times.longestDelay();
            }
            restarts.incrementAndGet();
            onRestart.run();
        }
    }

    private static String text(Duration delay) {
        long millis = delay.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }

    private boolean isStoppedWithin(Duration delay) {
        backingOff = true;
        try {
            stopped.get(delay.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("nobody interrupts this thread or fails this future", e);
        } finally {
            backingOff = false;
        }
    }

    /**
     * Runs a process to its end.
     *
     * @return its code where it is to be started again, else null
     */
    private @Nullable Integer runOnce() throws CannotStartException {
        ProcessTree tree = processes.start(program);
        Process process = tree.process();
        pid = process.pid();
        try {
            CountDownLatch read = readOutputs(process);
            CompletableFuture.anyOf(process.onExit(), stopped).join();
            if (!process.isAlive() && !stopped.isDone()) {
                // whoever else holds the outputs open does not keep the end away for ever
                await(read, times.drain());
                int code = process.exitValue();
                if (isStartedAgain(code)) {
                    return code;
                }
                end(code);
            }
            return null;
        } finally {
            tree.end(times.grace());
            pid = null;
        }
    }

    private void tell(String problem) {
        synchronized (turn) {
            output.error(problem);
        }
    }

    private boolean isStartedAgain(int code) {
        return switch (restart) {
            case NEVER -> false;
            case ON_FAILURE -> code != 0;
            case ALWAYS -> true;
        };
    }

    private void end(int code) {
        String signal = SIGNALS.get(code - SIGNALLED);
        synchronized (turn) {
            output.end(
                    signal == null
                            ? "{\"code\":" + code + "}"
                            : "{\"code\":" + code + ",\"signal\":\"" + signal + "\"}");
        }
    }

    // ---- its outputs ----

    private CountDownLatch readOutputs(Process process) {
        CountDownLatch read = new CountDownLatch(2);
        thread("stdout", () -> read(process.getInputStream(), "stdout", read)).start();
        thread("stderr", () -> read(process.getErrorStream(), "stderr", read)).start();
        return read;
    }

    private void read(InputStream in, String stream, CountDownLatch read) {
        OutputLines lines = new OutputLines(output, stream);
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            int length;
            while ((length = in.read(chunk)) >= 0) {
                synchronized (turn) {
                    lines.take(chunk, length);
                    output.flush();
                }
            }
        } catch (IOException e) {
            LOG.debug("the output of {} broke off: {}", program.name(), e.getMessage());
        } finally {
            synchronized (turn) {
                lines.finish();
                output.flush();
            }
            read.countDown();
        }
    }

    private static void await(CountDownLatch read, Duration within) {
        try {
            if (!read.await(within.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("an output is held open beyond its process");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
