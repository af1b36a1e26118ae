package dev.longwave.cli;

import dev.longwave.doctor.Checkup;
import dev.longwave.doctor.Condition;
import dev.longwave.doctor.Condition.Severity;
import dev.longwave.doctor.Diagnosis;
import dev.longwave.doctor.Finding;
import dev.longwave.doctor.Patience;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code longwave doctor}: tells what becomes of streams on their way through proxies. */
@Command(
        name = "doctor",
        description = {
            "Connects as a browser would, through whatever is in between, and tells what is wrong with the stream:"
                    + " buffering, compression, cut connections, headers, TLS, redirects.",
            "The exit code is 0 when all is well, 1 with a problem, 2 if there was no connection."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class DoctorCommand implements Callable<Integer> {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PROMPT = Duration.ofSeconds(2);

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private ClientToken token = new ClientToken();

    @Parameters(
            paramLabel = "URL",
            converter = StreamUrl.class,
            description =
                    "Of a stream, https://HOST/events/CHANNEL. Of a host alone the channel \"doctor\" is looked at.")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = Span.Converter.class,
            description = "How long to look at the stream, ${DEFAULT-VALUE} unless given: longer than a heartbeat, and"
                    + " longer than the time-out that is suspected.")
    private Span wait = new Span(Duration.ofSeconds(20));

    @Option(
            names = "--heartbeat",
            paramLabel = "TIME",
            defaultValue = "15s",
            converter = Span.Converter.class,
            description = "The gateway's stream.heartbeat-interval, ${DEFAULT-VALUE} unless given.")
    private Span heartbeat = new Span(Duration.ofSeconds(15));

    /**
     * Creates the command.
     *
     * @param environment the process's environment
     */
    DoctorCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Patience patience = new Patience(ANSWER, PROMPT, heartbeat.duration(), wait.duration());
            return print(new Checkup(url, token.read(environment), patience).run());
        } catch (IOException e) {
            terminal.err().println("longwave doctor: " + e.getMessage());
            return ExitCode.USAGE;
        }
    }

    private int print(Diagnosis diagnosis) {
        PrintStream out = terminal.out();
        diagnosis.facts().forEach(out::println);
        for (Finding finding : diagnosis.findings()) {
            Condition condition = finding.condition();
            String severity = condition.severity() == Severity.NOTE ? "note" : "problem";
            out.printf(Locale.ROOT, "%n%s %s: %s%n", severity, condition.label(), finding.seen());
            out.println("  " + condition.meaning());
            condition.remedies().forEach(remedy -> out.println("  - " + remedy));
        }
        if (diagnosis.has(Severity.NO_CONNECTION)) {
            return ExitCode.USAGE;
        }
        if (diagnosis.has(Severity.PROBLEM)) {
            return ExitCode.SOFTWARE;
        }
        out.println();
        out.println("all is well");
        return ExitCode.OK;
    }

    /** Reads the URL of a stream, or of a host, which stands for one of its streams. */
    static final class StreamUrl implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                URI uri = new URI(value);
                boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
                if (isHttp && uri.getHost() != null && uri.getRawFragment() == null) {
                    return uri.getRawPath().length() > 1 ? uri : uri.resolve("/events/doctor");
                }
            } catch (URISyntaxException e) {
                // told below, like everything else that is no URL
            }
            throw new TypeConversionException(
                    "expected the URL of a stream, got \"" + value + "\"; write \"https://HOST/events/CHANNEL\"");
        }
    }
}
