package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cluster.RedisServer;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator sees of the other gateways of a cluster. */
@Timeout(120)
class ClusterConsoleIT {
    private static GatewayFixture start(RedisServer redis, String name) {
        return GatewayFixture.start("cluster.redis.url=" + redis.url(), "cluster.node-name=" + name, "drain.window=0s");
    }

    @Test
    void theGatewaysStandOnTheOverviewAndWhetherRedisIsReached() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture one = start(redis, "gateway-1");
                GatewayFixture other = start(redis, "gateway-2");
                ConsoleBrowser browser = ConsoleBrowser.start()) {
            Deadline.await(
                    "the other to be ready", () -> other.get("/health/ready").status() == 200);
            try (EventStream stream = other.subscribe("/events/a")) {
                assertThat(stream.head().status()).isEqualTo(200);
                browser.open(one.gateway().internalAddress().getPort(), "/");
                browser.await("gateway-1 (this one)");
                browser.await("gateway-2");
                for (boolean dark : List.of(false, true)) {
                    for (int width : List.of(ConsoleBrowser.WIDE, ConsoleBrowser.NARROW)) {
                        browser.dark(dark);
                        browser.width(width);
                        browser.await("gateway-2");
                        assertThat(browser.accessibilityFaults()).isEmpty();
                        assertThat(browser.scrollsSideways()).isFalse();
                    }
                }
                redis.kill();
                browser.await("Redis is not reached");
                assertThat(browser.accessibilityFaults()).isEmpty();
                redis.startAgain();
                browser.awaitGone("Redis is not reached");
            }
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
