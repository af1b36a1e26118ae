package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cluster.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two gateways is cut off from Redis by a network that loses everything between them. */
@Timeout(180)
class ClusterPartitionIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static int publish(GatewayProcess node, String data) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.internalUrl() + "/publish/a"))
                .header("Idempotency-Key", data)
                .POST(HttpRequest.BodyPublishers.ofString(data))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    }

    private static GatewayProcess start(String redis) throws Exception {
        GatewayProcess node = GatewayProcess.start(Map.of("cluster.redis.url", redis, "cluster.redis.timeout", "2s"));
        GatewayProcess.await("the node to be connected", () -> node.metric("longwave_cluster_connected") == 1);
        return node;
    }

    @Test
    void aGatewayThatIsCutOffRefusesPublicationsAndMissesNothingWhenItIsBack() throws Exception {
        try (RedisServer redis = RedisServer.with();
                GatewayProcess other = start(redis.url());
                GatewayProcess cut = start(redis.otherUrl());
                PacketFilter network = new PacketFilter(redis.port());
                StreamClient stream = StreamClient.subscribe(cut.publicPort(), "/events/a")) {
            assertThat(publish(other, "1")).isEqualTo(200);
            assertThat(stream.next().data()).isEqualTo("1");
            network.loseAddress(RedisServer.OTHER_ADDRESS);
            assertThat(publish(cut, "2")).isEqualTo(503);
            assertThat(publish(cut, "2")).isEqualTo(503);
            assertThat(publish(other, "2")).isEqualTo(200);
            assertThat(publish(other, "3")).isEqualTo(200);
            assertThat(stream.readUntilQuiet(Duration.ofMillis(500))).isTrue();
            network.letAddressPass(RedisServer.OTHER_ADDRESS);
            assertThat(stream.next().data()).isEqualTo("2");
            assertThat(stream.next().data()).isEqualTo("3");
            GatewayProcess.await("the node to be connected", () -> cut.metric("longwave_cluster_connected") == 1);
            // said before, wherever that was
            assertThat(publish(cut, "2")).isEqualTo(200);
            assertThat(publish(cut, "4")).isEqualTo(200);
            assertThat(stream.next().data()).isEqualTo("4");
            assertThat(cut.metric("longwave_cluster_epochs_total")).isZero();
        }
    }
}
