package dev.longwave.cli;

import dev.longwave.config.ConfigPage;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import dev.longwave.config.DefaultConfig;
import dev.longwave.config.LoadedConfig;
import dev.longwave.logging.LogOutput;
import dev.longwave.server.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code longwave}: runs the command that its first argument names, {@code serve} if it names none. */
@Command(
        name = "longwave",
        description = "A gateway for Server-Sent Events. Without a command it serves.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "[COMMAND]")
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Terminal.system(), System.getenv(), args));
    }

    /** Runs a command to its end and returns the process's exit code. */
    static int run(Terminal terminal, Map<String, String> environment, String... args) {
        CommandLine commandLine = commandLine(terminal, environment)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        boolean namesCommand = args.length > 0
                && (!args[0].startsWith("-") || commandLine.getCommandSpec().findOption(args[0]) != null);
        int exitCode = commandLine.execute(
                namesCommand
                        ? args
                        : Stream.concat(Stream.of("serve"), Stream.of(args)).toArray(String[]::new));
        terminal.out().flush();
        return exitCode;
    }

    private static CommandLine commandLine(Terminal terminal, Map<String, String> environment) {
        CommandLine commandLine = new CommandLine(new Main())
                .addSubcommand(new ServeCommand(terminal, environment, Main::serve))
                .addSubcommand(new PublishCommand(terminal, environment))
                .addSubcommand(new SubscribeCommand(terminal, environment))
                .addSubcommand(TokenCommand.of(terminal, environment))
                .addSubcommand(new DoctorCommand(terminal, environment))
                .addSubcommand(new CheckConfigCommand(terminal, environment))
                .addSubcommand(PrintCommand.of(
                        "default-config",
                        "Prints a configuration file with every key, its default and what it does.",
                        terminal,
                        DefaultConfig::yaml))
                .addSubcommand(PrintCommand.of(
                        "config-doc",
                        "Prints the page of the documentation that states every key, as Markdown.",
                        terminal,
                        ConfigPage::markdown));
        return commandLine.addSubcommand(PrintCommand.of(
                "completion",
                "Prints what completes commands and options in bash and zsh: source <(longwave completion)",
                terminal,
                () -> AutoComplete.bash("longwave", commandLine)));
    }

    /** Runs a gateway until the process is told to end, which is a success; told a second time, it ends at once. */
    private static void serve(ConfigSource source) throws ConfigProblems, IOException, InterruptedException {
        LoadedConfig loaded = source.load();
        LogOutput.apply(loaded.config().log());
        Gateway gateway = Gateway.start(loaded, source);
        Signals.handle("HUP", number -> gateway.reload());
        AtomicBoolean told = new AtomicBoolean();
        for (String signal : List.of("TERM", "INT")) {
            Signals.handle(signal, number -> {
                if (told.getAndSet(true)) {
                    LOG.warn("told to stop a second time: stopping at once, with what streams are left");
                    Runtime.getRuntime().halt(128 + number);
                }
                gateway.close();
            });
        }
        gateway.awaitStop();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                    .orElse("development");
            return new String[] {"longwave " + version + " (Java " + Runtime.version() + ")"};
        }
    }
}
