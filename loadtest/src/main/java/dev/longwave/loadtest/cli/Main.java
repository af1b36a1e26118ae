package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Result;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code longwave-loadtest}: runs the command that its first argument names. */
@Command(
        name = "longwave-loadtest",
        description = "Measures SSE servers: latency, loss and cost of fan-out.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    /** Runs a command to its end and returns the process's exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(out, err))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(args.length == 0 ? new String[] {"--help"} : args);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Result.thisProgram() + " (Java " + Runtime.version() + ")"};
        }
    }
}
