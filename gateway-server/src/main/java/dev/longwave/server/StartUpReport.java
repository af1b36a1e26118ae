package dev.longwave.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.longwave.config.AuthMode;
import dev.longwave.config.GatewayConfig;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway says when it is up. */
final class StartUpReport {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** Descriptors that are not connections: listeners, event loops, files. */
    private static final int OWN_DESCRIPTORS = 100;

    private final Gateway gateway;
    private final String configOrigin;

    StartUpReport(Gateway gateway, String configOrigin) {
        this.gateway = gateway;
        this.configOrigin = configOrigin;
    }

    void log() {
        String subscribers = url(gateway.publicAddress());
        String publishers = url(gateway.internalAddress());
        LOG.info("Longwave {} on Java {}", Gateway.version(), Runtime.version().feature());
        LOG.info("public listener {} (subscribe), internal listener {} (publish)", subscribers, publishers);
        LOG.info(
                "transport {}, {} event loops",
                gateway.transport(),
                Runtime.getRuntime().availableProcessors());
        LOG.info("configuration from {}", configOrigin);
        LOG.info("{}", descriptors());
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
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long limit = unix.getMaxFileDescriptorCount();
            return "file descriptors: at most " + limit + ", enough for about " + Math.max(0, limit - OWN_DESCRIPTORS)
                    + " streams; raise with ulimit -n";
        }
        return "file descriptors: this system does not tell how many";
    }

    /** The address as a person on this machine would type it. */
    private static String url(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        if (address.getAddress().isAnyLocalAddress()) {
            host = "127.0.0.1";
        } else if (host.indexOf(':') >= 0) {
            host = '[' + host + ']';
        }
        return "http://" + host + ':' + address.getPort();
    }
}
