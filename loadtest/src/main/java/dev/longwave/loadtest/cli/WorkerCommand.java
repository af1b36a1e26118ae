package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** {@code longwave-loadtest worker}: what {@code run --workers} starts; nothing for a person. */
@Command(name = "worker", hidden = true, description = "Receives for another process, which tells it how.")
final class WorkerCommand implements Callable<Integer> {
    private final InputStream in;
    private final PrintStream out;

    WorkerCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        new Worker(out).serve(in);
        return ExitCode.OK;
    }
}
