package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Result;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code longwave-loadtest}: runs the command that its first argument names. */
@Command(
        name = "longwave-loadtest",
        description = "Measures servers of Server-Sent Events: how long events take, what is lost, what it costs.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final int COULD_NOT = 2;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(run(out, err, System.getenv(), args));
    }

    /** Runs a command to its end and returns the process's exit code. */
    static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        return new CommandLine(new Main())
                .addSubcommand(new RunCommand(out, err, environment))
                .addSubcommand(new ReportCommand(out, err))
                .addSubcommand(new CompareCommand(out, err))
                .addSubcommand(new WorkerCommand(System.in, out))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof IOException || e instanceof IllegalStateException) {
                        command.getErr().println("longwave-loadtest: " + e.getMessage());
                    } else {
                        e.printStackTrace(command.getErr());
                    }
                    return COULD_NOT;
                })
                .execute(args.length == 0 ? new String[] {"--help"} : args);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Result.thisProgram() + " (Java " + Runtime.version() + ")"};
        }
    }
}
