package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command that runs on a thread of its own, as {@code main} would run it. */
final class CommandRun {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    CommandRun(InputStream in, String... args) {
        this(in, null, args);
    }

    /** Runs a command whose standard output is not kept but goes elsewhere. */
    CommandRun(InputStream in, OutputStream elsewhere, String... args) {
        Terminal terminal = new Terminal(
                in,
                new PrintStream(elsewhere == null ? out : elsewhere, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        Thread thread = new Thread(() -> exitCode.complete(Main.run(terminal, Map.of(), args)), "command");
        thread.setDaemon(true);
        thread.start();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> err() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }

    CommandRun exits(int code) throws Exception {
        assertThat(exitCode.get(30, TimeUnit.SECONDS)).isEqualTo(code);
        return this;
    }

    boolean isRunning() {
        return !exitCode.isDone();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain for: " + what);
            }
            Thread.sleep(5);
        }
    }
}
