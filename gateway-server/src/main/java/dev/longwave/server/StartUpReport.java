package dev.longwave.server;

import dev.longwave.config.AuthMode;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.LimitsConfig;
import dev.longwave.limit.Limits;
import dev.longwave.tls.ListenerTls;
import dev.longwave.tls.Tls;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway says when it is up. */
final class StartUpReport {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Gateway gateway;
    private final String configOrigin;

    StartUpReport(Gateway gateway, String configOrigin) {
        this.gateway = gateway;
        this.configOrigin = configOrigin;
    }

    void log() {
        Tls tls = gateway.tls();
        String subscribers = url(gateway.publicAddress(), tls.publicListener());
        String publishers = url(gateway.internalAddress(), tls.internalListener());
        LOG.info("Longwave {} on Java {}", Gateway.version(), Runtime.version().feature());
        LOG.info("public listener {} (subscribe), internal listener {} (publish)", subscribers, publishers);
        LOG.info(
                "transport {}, {} event loops",
                gateway.transport(),
                Runtime.getRuntime().availableProcessors());
        tls.publicListener().ifPresent(listener -> logTls("public", listener));
        tls.internalListener().ifPresent(listener -> logTls("internal", listener));
        LOG.info("configuration from {}", configOrigin);
        logLimits();
        GatewayConfig config = gateway.config();
        AuthMode ofPublic = config.publicListener().auth();
        AuthMode ofInternal = config.internalListener().auth();
        LOG.info("auth: public {}, internal {}", word(ofPublic), word(ofInternal));
        if (ofInternal != AuthMode.KEY && !config.auth().apiKeys().isEmpty()) {
            LOG.warn("auth.api-keys open nothing: auth.internal is {}, not key", word(ofInternal));
        }
        LOG.info("console: {}/, a demo: {}/demo", publishers, publishers);
        LOG.info("try: curl -N {}{}/events/hello", header(ofPublic), subscribers);
        LOG.info("and: curl -d 'it works' {}{}/publish/hello", header(ofInternal), publishers);
    }

    private static void logTls(String name, ListenerTls listener) {
        LOG.info(
                "TLS of the {} listener: 1.2 and 1.3 by {}, certificate of \"{}\" until {}",
                name,
                listener.provider(),
                listener.subject(),
                listener.expiry());
    }

    private static String word(AuthMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** What curl has to send besides. */
    private static String header(AuthMode mode) {
        return switch (mode) {
            case NONE -> "";
            case KEY -> "-H 'Authorization: Bearer KEY' ";
            case JWT -> "-H 'Authorization: Bearer TOKEN' ";
        };
    }

    private static String descriptors() {
        OptionalLong most = Descriptors.now().most();
        return most.isPresent() ? "file descriptors: at most " + most.getAsLong() : "file descriptors: not known";
    }

    /** Says what there is, and where less than was asked for. */
    private void logLimits() {
        Limits limits = gateway.limits();
        int connections = limits.publicConnections().most();
        LOG.info(
                "{}; takes {} connections and {} streams, and {} connections of publishers",
                descriptors(),
                connections,
                limits.streams().most(),
                limits.internalConnections().most());
        LimitsConfig asked = gateway.config().limits();
        if (asked.connections().orElse(0) > connections) {
            LOG.warn(
                    "limits.connections is {}, for which there are too few file descriptors; raise them with ulimit -n",
                    asked.connections().get());
        }
    }

    /** The address as a person on this machine would type it. */
    private static String url(InetSocketAddress address, Optional<ListenerTls> tls) {
        String host = address.getAddress().getHostAddress();
        if (address.getAddress().isAnyLocalAddress()) {
            host = "127.0.0.1";
        } else if (host.indexOf(':') >= 0) {
            host = '[' + host + ']';
        }
        return (tls.isPresent() ? "https://" : "http://") + host + ':' + address.getPort();
    }
}
