package dev.longwave.cluster;

import dev.longwave.config.GatewayConfig;
import dev.longwave.config.IdempotencyConfig;
import dev.longwave.config.RedisConfig;
import dev.longwave.log.EventId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * What a gateway in a cluster goes by.
 *
 * @param redis what the gateways share
 * @param nodeName what this one is called among them
 * @param maxAge age after which Redis keeps an event no longer
 * @param idempotency how repeated publishes are recognised
 * @param eventMaxBytes largest event
 */
public record ClusterSettings(
        RedisConfig redis, String nodeName, Duration maxAge, IdempotencyConfig idempotency, int eventMaxBytes) {
    /** The settings of a gateway. */
    public static ClusterSettings of(RedisConfig redis, GatewayConfig config) {
        return new ClusterSettings(
                redis,
                config.cluster().nodeName().orElseGet(ClusterSettings::newNodeName),
                config.history().maxAge(),
                config.idempotency(),
                config.event().maxBytes());
    }

    private static String newNodeName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "");
        } catch (UnknownHostException e) {
            host = "node";
        }
        return host.substring(0, Math.min(host.length(), 48)) + '-' + EventId.newEpoch();
    }
}
