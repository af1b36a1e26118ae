package dev.longwave.cli;

import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code longwave check-config}: tells what a gateway would find wrong with its configuration. */
@Command(
        name = "check-config",
        description = {
            "Names everything that is wrong with a configuration file, each with its line and its key, and what to write"
                    + " instead. Files and environment variables count as they would for serve.",
            "The exit code is 0 if a gateway would start with it, 1 otherwise."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CheckConfigCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The YAML file to check.")
    private Path config = Path.of("");

    /**
     * Creates the command.
     *
     * @param environment the process's environment
     */
    CheckConfigCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try {
            String origin = ConfigLoader.load(config, environment, List.of()).origin();
            terminal.out().println("no problems in the configuration from " + origin);
            return ExitCode.OK;
        } catch (ConfigProblems e) {
            e.lines().forEach(terminal.err()::println);
            return ExitCode.SOFTWARE;
        }
    }
}
