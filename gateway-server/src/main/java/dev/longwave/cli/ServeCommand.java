package dev.longwave.cli;

import dev.longwave.config.ConfigFlag;
import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code longwave serve}: loads the configuration and runs a gateway until it is told to stop. */
@Command(
        name = "serve",
        description = "Runs the gateway. This is what happens without a command, too.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ServeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;
    private final Server server;

    @Option(
            names = "--public",
            paramLabel = "HOST:PORT",
            description = "Where subscribers connect, 127.0.0.1:8080 unless configured. Sets public.listen.")
    private @Nullable String publicListen;

    @Option(
            names = "--internal",
            paramLabel = "HOST:PORT",
            description = "Where publishers connect, 127.0.0.1:8081 unless configured. Sets internal.listen.")
    private @Nullable String internalListen;

    @Option(names = "--config", paramLabel = "FILE", description = "A YAML file with the configuration.")
    private @Nullable Path config;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "How the log is written, text unless configured. Sets log.format.")
    private @Nullable String logFormat;

    @Option(
            names = "--log-level",
            paramLabel = "error|warn|info|debug",
            description = "The least important lines logged, info unless configured. Sets log.level.")
    private @Nullable String logLevel;

    /**
     * Creates the command.
     *
     * @param environment the process's environment
     * @param server what serves
     */
    ServeCommand(Terminal terminal, Map<String, String> environment, Server server) {
        this.terminal = terminal;
        this.environment = environment;
        this.server = server;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            List<ConfigFlag> flags = flags();
            server.run(() -> ConfigLoader.load(config, environment, flags));
            return ExitCode.OK;
        } catch (ConfigProblems e) {
            e.lines().forEach(terminal.err()::println);
            return ExitCode.USAGE;
        } catch (IOException e) {
            terminal.err().println("longwave: " + e.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private List<ConfigFlag> flags() {
        List<ConfigFlag> flags = new ArrayList<>();
        add(flags, "--public", "public.listen", publicListen);
        add(flags, "--internal", "internal.listen", internalListen);
        add(flags, "--log-format", "log.format", logFormat);
        add(flags, "--log-level", "log.level", logLevel);
        return flags;
    }

    private static void add(List<ConfigFlag> flags, String name, String key, @Nullable String value) {
        if (value != null) {
            flags.add(new ConfigFlag(name, key, value));
        }
    }

    /** What serves: a gateway, from its start until it has stopped. */
    @FunctionalInterface
    interface Server {
        /**
         * Runs a gateway until it is told to stop.
         *
         * @param source what it is configured by
         * @throws ConfigProblems if the configuration is not valid
         * @throws IOException if it cannot start, with a message for people
         */
        void run(ConfigSource source) throws ConfigProblems, IOException, InterruptedException;
    }
}
