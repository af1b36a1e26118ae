package dev.longwave.cluster;

import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gateways that share a Redis. */
final class ClusterNodes {
    private ClusterNodes() {}

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @param settings what differs from the defaults
     */
    static GatewayFixture start(RedisServer redis, String... settings) {
        GatewayFixture node = startAlone(redis, settings);
        awaitReady(node);
        return node;
    }

    /** The same without waiting. */
    static GatewayFixture startAlone(RedisServer redis, String... settings) {
        return startAt(redis.url(), settings);
    }

    /** The same where the place of Redis is written in another way. */
    static GatewayFixture startAt(String url, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.add("cluster.redis.url=" + url);
        all.add("drain.window=0s");
        return GatewayFixture.start(all.toArray(String[]::new));
    }

    static void awaitReady(GatewayFixture node) {
        Deadline.await("the node to be ready", () -> node.get("/health/ready").status() == 200);
    }

    /** Waits until a node takes publications again, and returns the id of the one that it took. */
    static String publishWhenPossible(GatewayFixture node, String channel, String data) {
        String[] id = new String[1];
        Deadline.await("the node to take an event", () -> {
            var answer = node.post("/publish/" + channel, data);
            id[0] = answer.status() == 200 ? answer.json().text("id") : null;
            return id[0] != null;
        });
        return id[0];
    }
}
