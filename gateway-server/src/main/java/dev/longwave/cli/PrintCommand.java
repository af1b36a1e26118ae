package dev.longwave.cli;

import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that prints a text which depends on nothing but the program. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class PrintCommand implements Runnable {
    private final Terminal terminal;
    private final Supplier<String> text;

    private PrintCommand(Terminal terminal, Supplier<String> text) {
        this.terminal = terminal;
        this.text = text;
    }

    /**
     * Creates a command.
     *
     * @param text what it prints, line ends included
     */
    static CommandLine of(String name, String description, Terminal terminal, Supplier<String> text) {
        CommandLine command = new CommandLine(new PrintCommand(terminal, text));
        command.getCommandSpec().name(name).usageMessage().description(description);
        return command;
    }

    @Override
    public void run() {
        terminal.out().print(text.get());
    }
}
