package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.Load;
import dev.longwave.loadtest.engine.Pace;
import dev.longwave.loadtest.engine.Resources;
import dev.longwave.loadtest.engine.Scenario;
import dev.longwave.loadtest.engine.Settings;
import dev.longwave.loadtest.result.Threshold;
import dev.longwave.loadtest.target.Header;
import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.target.Preset;
import dev.longwave.loadtest.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The flags of {@code run} that say what is done; each has a default that makes sense. */
final class RunOptions {
    enum ScenarioName {
        fanout,
        idle,
        storm,
        slow,
        churn,
        soak
    }

    @ArgGroup(validate = false, heading = "%nThe server:%n")
    private final Server server = new Server();

    @ArgGroup(validate = false, heading = "%nThe load:%n")
    private final Work work = new Work();

    @ArgGroup(validate = false, heading = "%nThe scenario:%n")
    private final Scenarios scenarios = new Scenarios();

    @ArgGroup(validate = false, heading = "%nWhat the load test may use:%n")
    private final Means means = new Means();

    static final class Server {
        @Option(
                names = "--preset",
                paramLabel = "longwave|nchan|pushpin",
                defaultValue = "longwave",
                description =
                        "The kind of server, which gives the URLs and the body their defaults (${DEFAULT-VALUE}).")
        private Preset preset = Preset.LONGWAVE;

        @Option(
                names = "--subscribe-url",
                paramLabel = "URL",
                converter = UrlConverter.class,
                description = "What subscribers GET; {channel} stands for the channel's name, here and below.")
        private @Nullable HttpUrl subscribeUrl;

        @Option(
                names = "--subscribe-header",
                paramLabel = "'NAME: VALUE'",
                converter = HeaderConverter.class,
                description = "A header of the subscribers; may be repeated.")
        private List<Header> subscribeHeaders = new ArrayList<>();

        @Option(
                names = "--publish-url",
                paramLabel = "URL",
                converter = UrlConverter.class,
                description = "Where events are POSTed to.")
        private @Nullable HttpUrl publishUrl;

        @Option(
                names = "--publish-header",
                paramLabel = "'NAME: VALUE'",
                converter = HeaderConverter.class,
                description = "A header of the publisher; may be repeated.")
        private List<Header> publishHeaders = new ArrayList<>();

        @Option(
                names = "--publish-body",
                paramLabel = "TEMPLATE",
                description = "The body of a publish; {data} stands for the event's data.")
        private @Nullable String publishBody;

        @Option(names = "--publish-type", paramLabel = "TYPE", description = "The content type of that body.")
        private @Nullable String publishType;

        @Option(
                names = "--gap-event",
                paramLabel = "TYPE",
                defaultValue = "gap",
                description = "The type of the events by which the server tells a gap (${DEFAULT-VALUE}).")
        private String gapEvent = "gap";

        @Option(names = "--insecure", description = "Take any certificate of an https server.")
        private boolean insecure;

        @Option(
                names = "--server-pid",
                paramLabel = "PID",
                split = ",",
                description = "Processes of the server on this machine, whose CPU and memory are to be measured.")
        private List<Long> pids = new ArrayList<>();
    }

    static final class Work {
        @Option(
                names = "--subscribers",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Streams to open (${DEFAULT-VALUE}).")
        private int subscribers;

        @Option(
                names = "--channels",
                paramLabel = "N",
                defaultValue = "1",
                description = "Channels to spread them over; events go to the channels in turn (${DEFAULT-VALUE}).")
        private int channels;

        @Option(
                names = "--channel-prefix",
                paramLabel = "TEXT",
                defaultValue = "loadtest-",
                description = "What the channels' names begin with (${DEFAULT-VALUE}).")
        private String channelPrefix = "";

        @Option(
                names = "--rate",
                paramLabel = "N|max",
                defaultValue = "100",
                description = {
                    "Events to publish a second, over all channels (${DEFAULT-VALUE}).",
                    "max: as fast as they are delivered, see --window."
                })
        private String rate = "";

        @Option(
                names = "--window",
                paramLabel = "N",
                defaultValue = "256",
                description = "With --rate max: publish while fewer deliveries are outstanding than so many events"
                        + " have (${DEFAULT-VALUE}).")
        private int window;

        @Option(
                names = "--size",
                paramLabel = "BYTES",
                defaultValue = "200",
                description = "Bytes of an event's data, at least 40 (${DEFAULT-VALUE}).")
        private int size;

        @Option(
                names = "--duration",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                description = "How long is measured: 10s, a step of fanout 5s, soak 1h.")
        private @Nullable Duration duration;

        @Option(
                names = "--warmup",
                paramLabel = "TIME",
                defaultValue = "2s",
                converter = DurationConverter.class,
                description = "How long is published before that (${DEFAULT-VALUE}).")
        private Duration warmUp = Duration.ZERO;
    }

    static final class Scenarios {
        @Option(
                names = "--scenario",
                paramLabel = "NAME",
                defaultValue = "fanout",
                description = {
                    "fanout: everybody gets every event of its channel (default)",
                    "idle: open streams and publish nothing",
                    "storm: cut all streams; all come back with Last-Event-ID",
                    "slow: some readers stall; what do the others see?",
                    "churn: subscribers come and go all the time",
                    "soak: fanout for long; does the server stay as it is?"
                })
        private ScenarioName name = ScenarioName.fanout;

        @Option(
                names = "--step",
                paramLabel = "FACTOR",
                description = "fanout: multiply the rate from step to step until the server does not keep up.")
        private @Nullable Double step;

        @Option(
                names = "--break-p99",
                paramLabel = "TIME",
                defaultValue = "1s",
                converter = DurationConverter.class,
                description = "fanout with --step: a longer p99 is not keeping up (${DEFAULT-VALUE}).")
        private Duration breakP99 = Duration.ZERO;

        @Option(
                names = "--storm-pause",
                paramLabel = "TIME",
                defaultValue = "1s",
                converter = DurationConverter.class,
                description = "storm: how long all stay away (${DEFAULT-VALUE}).")
        private Duration stormPause = Duration.ZERO;

        @Option(
                names = "--storm-spread",
                paramLabel = "TIME",
                defaultValue = "0s",
                converter = DurationConverter.class,
                description = "storm: the time over which they come back (${DEFAULT-VALUE}).")
        private Duration stormSpread = Duration.ZERO;

        @Option(
                names = "--slow-share",
                paramLabel = "SHARE",
                defaultValue = "0.1",
                description = "slow: the share of readers that stall (${DEFAULT-VALUE}).")
        private double slowShare;

        @Option(
                names = "--churn-rate",
                paramLabel = "N",
                defaultValue = "100",
                description = "churn: subscribers that leave and come back a second (${DEFAULT-VALUE}).")
        private double churnRate;
    }

    static final class Means {
        @Option(
                names = "--loops",
                paramLabel = "N",
                description = "Event loops that receive, in each process: half of the processors, at least 1.")
        private int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        @Option(
                names = "--workers",
                paramLabel = "N",
                defaultValue = "0",
                description = "Processes that receive, for more streams than one may have descriptors; 0 for none.")
        private int workers;

        @Option(
                names = "--source-addresses",
                paramLabel = "N",
                defaultValue = "0",
                description = "Addresses of 127/8 to connect from; 0 for as many as are needed.")
        private int sourceAddresses;

        @Option(
                names = "--publishers",
                paramLabel = "N",
                defaultValue = "1",
                description = "Connections to publish over; a channel keeps to one (${DEFAULT-VALUE}).")
        private int publishers;

        @Option(
                names = "--pipeline",
                paramLabel = "N",
                description = "Most publishes of a connection that wait for their answer: 64, pushpin 1.")
        private @Nullable Integer pipeline;
    }

    /**
     * Puts it all together.
     *
     * @param name what the run is called; {@code null} for the preset's name
     * @throws ParameterException if the flags do not go together
     */
    Settings settings(CommandSpec spec, @Nullable String name) {
        try {
            Load load = load();
            return new Settings(
                    name == null ? server.preset.name().toLowerCase(Locale.ROOT) : name,
                    target(),
                    load,
                    scenario(load),
                    new Resources(
                            means.loops,
                            means.workers,
                            means.sourceAddresses,
                            means.publishers,
                            means.pipeline == null ? server.preset.pipeline() : means.pipeline),
                    server.gapEvent,
                    server.insecure,
                    server.pids,
                    shown(spec));
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw new ParameterException(spec.commandLine(), message.startsWith("--") ? message : "--" + message, e);
        }
    }

    private Target target() {
        Target usual = server.preset.target();
        return new Target(
                server.subscribeUrl == null ? usual.subscribe() : server.subscribeUrl,
                server.subscribeHeaders,
                server.publishUrl == null ? usual.publish() : server.publishUrl,
                server.publishHeaders,
                server.publishBody == null ? usual.publishBody() : server.publishBody,
                server.publishType == null ? usual.publishType() : server.publishType);
    }

    private Load load() {
        Duration usual = scenarios.name == ScenarioName.soak
                ? Duration.ofHours(1)
                : Duration.ofSeconds(scenarios.step == null ? 10 : 5);
        return new Load(
                work.subscribers,
                work.channels,
                work.channelPrefix,
                pace(),
                work.size,
                work.warmUp,
                work.duration == null ? usual : work.duration);
    }

    private Pace pace() {
        if (work.rate.equals("max")) {
            return new Pace.Window(work.window);
        }
        try {
            return new Pace.Rate(Double.parseDouble(work.rate));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("rate: expected events a second, or max, got \"" + work.rate + "\"", e);
        }
    }

    private Scenario scenario(Load load) {
        boolean scheduled = load.pace() instanceof Pace.Rate;
        boolean needsSchedule = scenarios.step != null
                || scenarios.name == ScenarioName.storm
                || scenarios.name == ScenarioName.slow
                || scenarios.name == ScenarioName.churn;
        if (!scheduled && needsSchedule) {
            throw new IllegalArgumentException("rate: expected events a second for "
                    + (scenarios.step != null ? "--step" : "--scenario " + scenarios.name)
                    + ", where not everybody gets everything in time, got \"max\"");
        }
        if (!scheduled && means.workers > 0) {
            throw new IllegalArgumentException(
                    "rate: expected events a second with --workers, whose deliveries cannot be waited for, got \"max\"");
        }
        if (scenarios.step != null && scenarios.name != ScenarioName.fanout) {
            throw new IllegalArgumentException("step is for --scenario fanout, got --scenario " + scenarios.name);
        }
        return switch (scenarios.name) {
            case fanout ->
                scenarios.step == null ? new Scenario.Fanout() : new Scenario.Steps(scenarios.step, scenarios.breakP99);
            case idle -> new Scenario.Idle();
            case storm -> new Scenario.Storm(scenarios.stormPause, scenarios.stormSpread);
            case slow -> new Scenario.Slow(scenarios.slowShare);
            case churn -> new Scenario.Churn(scenarios.churnRate);
            case soak -> new Scenario.Soak();
        };
    }

    /** Every flag and its value in the order of the help, but for what may be a secret and where the result goes. */
    private static Map<String, String> shown(CommandSpec spec) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            Object value = option.getValue();
            boolean tells = !option.usageHelp()
                    && !option.versionHelp()
                    && !option.longestName().equals("--out");
            if (value != null && tells) {
                String text = value instanceof Collection<?> several
                        ? several.stream().map(RunOptions::shown).collect(Collectors.joining(", "))
                        : shown(value);
                if (!text.isEmpty()) {
                    shown.put(option.longestName().substring(2), text);
                }
            }
        }
        return shown;
    }

    private static String shown(Object value) {
        if (value instanceof Threshold threshold) {
            return threshold.text();
        }
        if (value instanceof Header header) {
            return header.name() + ": ...";
        }
        if (value instanceof Duration duration) {
            return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
        }
        return value.toString();
    }

    static final class UrlConverter implements ITypeConverter<HttpUrl> {
        @Override
        public HttpUrl convert(String text) {
            try {
                return HttpUrl.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    static final class HeaderConverter implements ITypeConverter<Header> {
        @Override
        public Header convert(String text) {
            try {
                return Header.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
