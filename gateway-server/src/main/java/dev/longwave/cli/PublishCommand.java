package dev.longwave.cli;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longwave publish}: every line of standard input becomes an event. */
@Command(
        name = "publish",
        description = {
            "Publishes every line of standard input to a channel, as soon as it is read.",
            "Lines that the gateway refuses are told on standard error and the others go on. While the gateway cannot be"
                    + " reached nothing more is read, and it is tried again until it can; a line whose answer was lost"
                    + " is sent again, so it may arrive twice.",
            "The exit code is 0 if every line was published, 1 otherwise."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class PublishCommand implements Callable<Integer> {
    private static final int QUEUE_LINES = 1_000;
    private static final long QUEUE_BYTES = 1 << 20;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private ClientToken token = new ClientToken();

    @Mixin
    private ClientTrust trust = new ClientTrust();

    @Parameters(paramLabel = "CHANNEL", description = "The channel to publish to.")
    private String channel = "";

    @Option(names = "--event", paramLabel = "TYPE", description = "The type of the events; none unless given.")
    private @Nullable String event;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            converter = GatewayUrl.Converter.class,
            description = "The gateway's internal listener, ${DEFAULT-VALUE} unless given.")
    private GatewayUrl url = new GatewayUrl("http://127.0.0.1:8081");

    /**
     * Creates the command.
     *
     * @param environment the process's environment
     */
    PublishCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        Diagnostics diagnostics = new Diagnostics(terminal.err(), "publish");
        LinePublisher publisher;
        try {
            publisher = new LinePublisher(url, token.read(environment), trust.read());
        } catch (IOException e) {
            diagnostics.fail(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        LineQueue queue = new LineQueue(QUEUE_LINES, QUEUE_BYTES);
        Thread source = new Thread(new LineSource(terminal.in(), channel, event, queue, diagnostics), "standard-input");
        // A read of standard input cannot be interrupted: the process does not wait for it.
        source.setDaemon(true);
        source.start();
        new PublishRun(queue, publisher, diagnostics, new Outage(diagnostics, url)).run();
        return diagnostics.hasFailed() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
