package dev.longwave.cli;

import dev.longwave.auth.TokenExplanation;
import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longwave token explain}: tells which checks a token passes. */
@Command(
        name = "explain",
        description = {
            "Tells which of a gateway's checks a token passes, and what it opens.",
            "The exit code is 0 if it passes all of them, 1 otherwise."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class TokenExplainCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 1 << 20;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Parameters(
            arity = "0..1",
            paramLabel = "TOKEN",
            description = "The token; standard input if it is not given, so that no list of processes shows it.")
    private @Nullable String token;

    @Option(names = "--config", paramLabel = "FILE", description = "The gateway's configuration, which has its keys.")
    private @Nullable Path config;

    TokenExplainCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            String text =
                    token == null ? new String(terminal.in().readNBytes(MOST_BYTES), StandardCharsets.UTF_8) : token;
            return explain(TokenExplanation.of(
                    ConfigLoader.load(config, environment, List.of())
                            .config()
                            .auth()
                            .jwt(),
                    text.strip(),
                    System::currentTimeMillis));
        } catch (ConfigProblems e) {
            e.lines().forEach(terminal.err()::println);
        } catch (IOException e) {
            terminal.err().println("longwave token explain: cannot read standard input: " + e.getMessage());
        }
        return ExitCode.USAGE;
    }

    private int explain(List<TokenExplanation.Check> checks) {
        boolean good = true;
        for (TokenExplanation.Check check : checks) {
            terminal.out()
                    .println(String.format(
                            "%-11s %-8s %s",
                            check.name(), check.outcome().name().toLowerCase(Locale.ROOT), check.detail()));
            good &= check.outcome() == TokenExplanation.Outcome.PASSED;
        }
        return good ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
