package dev.longwave.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longwave subscribe}: prints the events of channels as they come. */
@Command(
        name = "subscribe",
        description = {
            "Prints the events of channels as they come.",
            "When the connection is lost it comes back and goes on behind the last event. Events that can no longer be"
                    + " had are told on standard error.",
            "Ends with exit code 0 when a single channel has ended, 1 when the gateway refuses."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class SubscribeCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private ClientToken token = new ClientToken();

    @Mixin
    private ClientTrust trust = new ClientTrust();

    @Parameters(arity = "1..*", paramLabel = "CHANNEL", description = "Channels, or patterns such as \"orders:*\".")
    private List<String> channels = List.of();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            converter = GatewayUrl.Converter.class,
            description = "The gateway's public listener, ${DEFAULT-VALUE} unless given.")
    private GatewayUrl url = new GatewayUrl("http://127.0.0.1:8080");

    @ArgGroup(exclusive = true)
    private Position position = new Position();

    @Option(
            names = "--format",
            paramLabel = "data|full|json",
            defaultValue = "data",
            description = "Print the data (default), the id, type and data, or a JSON object a line.")
    private EventFormat format = EventFormat.DATA;

    /**
     * Creates the command.
     *
     * @param environment the process's environment
     */
    SubscribeCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        SubscribeRequest request = new SubscribeRequest(url, channels, position.since, position.last);
        Diagnostics diagnostics = new Diagnostics(terminal.err(), "subscribe");
        try {
            return new Subscription(request, token.read(environment), trust.read(), format, terminal.out(), diagnostics)
                    .run();
        } catch (IOException e) {
            diagnostics.fail(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
    }

    /** Where the stream begins: with what is published from now on, unless one of these says otherwise. */
    static final class Position {
        @Option(
                names = "--since",
                paramLabel = "S",
                description = "Begin with what is kept from then on: \"earliest\", or an age such as 10m.")
        private @Nullable String since;

        @Option(names = "--last", paramLabel = "N", description = "Begin with the last N events that are kept.")
        private @Nullable Integer last;
    }
}
