package dev.longwave.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longwave token}: what there is to do with tokens. */
@Command(
        name = "token",
        description = "Makes tokens, and tells what a gateway makes of one.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with those below it. */
    static CommandLine of(Terminal terminal, Map<String, String> environment) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new TokenMintCommand(terminal, environment))
                .addSubcommand(new TokenExplainCommand(terminal, environment));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand: mint or explain");
    }
}
