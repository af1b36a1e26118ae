package dev.longwave.server;

import dev.longwave.config.ConfigFlag;
import dev.longwave.config.ConfigLoader;
import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import dev.longwave.metrics.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A gateway on free ports, and clients for it. */
public final class GatewayFixture implements AutoCloseable {
    private final Gateway gateway;
    private final @Nullable SSLContext tls;

    private GatewayFixture(Gateway gateway) {
        this(gateway, null);
    }

    private GatewayFixture(Gateway gateway, @Nullable SSLContext tls) {
        this.gateway = gateway;
        this.tls = tls;
    }

    /**
     * The same gateway, which has TLS on both listeners, for clients over TLS.
     *
     * @param context what clients trust and show
     */
    public GatewayFixture over(SSLContext context) {
        return new GatewayFixture(gateway, context);
    }

    /**
     * Starts a gateway.
     *
     * @param settings what differs from the defaults, such as {@code "http.request-timeout=500ms"}
     */
    public static GatewayFixture start(String... settings) {
        try {
            return start(() -> ConfigLoader.load(null, Map.of(), flags(settings)));
        } catch (ConfigProblems | IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /**
     * Starts a gateway with a configuration file.
     *
     * @param settings what the file does not say, see {@link #start(String...)}
     */
    public static GatewayFixture startWith(String yaml, String... settings) {
        try {
            Path file = Files.writeString(Files.createTempFile("longwave", ".yaml"), yaml);
            file.toFile().deleteOnExit();
            return startFrom(file, settings);
        } catch (IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /**
     * Starts a gateway with a configuration file that is there as long as the gateway, and can change.
     *
     * @param settings what the file does not say, see {@link #start(String...)}
     */
    public static GatewayFixture startFrom(Path file, String... settings) {
        try {
            return start(() -> ConfigLoader.load(file, Map.of(), flags(settings)));
        } catch (ConfigProblems | IOException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static GatewayFixture start(ConfigSource source) throws ConfigProblems, IOException {
        return new GatewayFixture(Gateway.start(source.load(), source));
    }

    static List<ConfigFlag> flags(String... settings) {
        List<ConfigFlag> flags = new ArrayList<>();
        flags.add(new ConfigFlag("--public", "public.listen", "127.0.0.1:0"));
        flags.add(new ConfigFlag("--internal", "internal.listen", "127.0.0.1:0"));
        for (String setting : settings) {
            String[] keyAndValue = setting.split("=", 2);
            flags.add(new ConfigFlag("--" + keyAndValue[0], keyAndValue[0], keyAndValue[1]));
        }
        return flags;
    }

    public Gateway gateway() {
        return gateway;
    }

    public RawClient connectPublic() {
        return RawClient.connect(gateway.publicAddress(), 0, tls);
    }

    /** Connects to the public listener from an address such as {@code 127.0.0.2}. */
    public RawClient connectPublicFrom(String address) {
        return RawClient.connectFrom(address, gateway.publicAddress());
    }

    public RawClient connectInternal() {
        return RawClient.connect(gateway.internalAddress(), 0, tls);
    }

    /** A publisher with a connection of its own. */
    public Publisher publisher() {
        return new Publisher(connectInternal());
    }

    // ---- one request each, on a connection of its own ----

    /** Publishes text to a channel and returns the event's id. */
    public String publish(String channel, String data) {
        RawResponse response = post("/publish/" + channel, data);
        if (response.status() != 200) {
            throw new AssertionError("not published: " + response);
        }
        return response.json().text("id");
    }

    /** Posts to the internal listener. */
    public RawResponse post(String target, String body, String... headers) {
        try (RawClient client = connectInternal()) {
            return client.send(Requests.post(target, body, headers)).response();
        }
    }

    /** Gets from the internal listener. */
    public RawResponse get(String target, String... headers) {
        try (RawClient client = connectInternal()) {
            return client.send(Requests.get(target, headers)).response();
        }
    }

    /** Deletes on the internal listener. */
    public RawResponse delete(String target, String... headers) {
        try (RawClient client = connectInternal()) {
            return client.send(Requests.delete(target, headers)).response();
        }
    }

    /** Opens a stream on the public listener; it has its head but has read nothing else. */
    public EventStream subscribe(String target, String... headers) {
        return open(connectPublic(), target, headers);
    }

    /**
     * The same for a client whose host takes little while it does not read.
     *
     * @param receiveBytes asked of its kernel
     */
    public EventStream subscribeSlowly(String target, int receiveBytes) {
        return open(RawClient.connect(gateway.publicAddress(), receiveBytes, tls), target);
    }

    /** Opens a stream on the internal listener; see {@link #subscribe}. */
    public EventStream subscribeInternally(String target) {
        return open(connectInternal(), target);
    }

    private static EventStream open(RawClient client, String target, String... headers) {
        EventStream stream = new EventStream(client.send(Requests.get(target, headers)));
        if (stream.head().status() != 200) {
            throw new AssertionError("not subscribed: " + stream.head());
        }
        return stream;
    }

    /** What is answered where a stream is asked for on the public listener and none is opened. */
    public RawResponse refusedSubscription(String target, String... headers) {
        try (RawClient client = connectPublic()) {
            return client.send(Requests.get(target, headers)).response();
        }
    }

    /** What {@code /metrics} says now. */
    public Meters meters() {
        return Meters.parse(get("/metrics").text());
    }

    @Override
    public void close() {
        gateway.close();
    }
}
