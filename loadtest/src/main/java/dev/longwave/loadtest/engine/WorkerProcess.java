package dev.longwave.loadtest.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link Worker} as the run sees it. Called by the run's thread, but for {@link #delivered}. */
final class WorkerProcess implements AutoCloseable {
    private static final long ANSWER_SECONDS = 60;
    private static final String MAIN = "dev.longwave.loadtest.cli.Main";

    private final Process process;
    private final PrintStream orders;
    private final BlockingQueue<Report> answers = new LinkedBlockingQueue<>();
    private volatile long delivered;
    private volatile long connected;

    /** @throws IOException if it cannot be started */
    WorkerProcess(ReceiverSettings settings) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Ctrl-C reaches all processes of a terminal, and a worker has to go on until its results were fetched
        process = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "trap '' INT; exec \"$@\"",
                        "sh",
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        "worker"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "worker-" + process.pid());
        reader.setDaemon(true);
        reader.start();
        tell(new Order.Begin(settings));
    }

    long pid() {
        return process.pid();
    }

    long delivered() {
        return delivered;
    }

    long connected() {
        return connected;
    }

    void tell(Order order) {
        try {
            orders.println(WorkerLines.write(order));
        } catch (IOException e) {
            throw new IllegalStateException("an order could not be written", e);
        }
    }

    /** The answer to an order that has one. */
    <T extends Report> T answer(Class<T> kind) {
        Report answer = nextAnswer();
        if (answer instanceof Report.Failure failure) {
            throw new IllegalStateException("worker " + process.pid() + ": " + failure.why());
        }
        if (!kind.isInstance(answer)) {
            throw new IllegalStateException("worker " + process.pid() + " does not answer; it "
                    + (process.isAlive() ? "is alive" : "ended with code " + process.exitValue()));
        }
        return kind.cast(answer);
    }

    private @Nullable Report nextAnswer() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // which ends the run, and its result has to be asked for, too
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Report report = WorkerLines.report(line);
                if (report instanceof Report.Counters counters) {
                    delivered = counters.delivered();
                    connected = counters.connected();
                } else {
                    answers.add(report);
                }
            }
            answers.add(new Report.Failure("it has ended"));
        } catch (IOException e) {
            answers.add(new Report.Failure(String.valueOf(e.getMessage())));
        }
    }
}
