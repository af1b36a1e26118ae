package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Certificates;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that does not let in everybody, that is spoken to over TLS, and that sentinels tell the place of. */
@Timeout(90)
class ClusterAccessIT {
    private static final Path PAGE = Path.of("../docs/cluster.md");

    @TempDir
    private Path directory;

    @Test
    void theUserOfThePageMayDoWhatAGatewayDoes() throws Exception {
        Matcher rights = Pattern.compile("ACL SETUSER longwave on >PASSWORD ((?:.*\n)+?)\n")
                .matcher(Files.readString(PAGE));
        assertThat(rights.find()).isTrue();
        Path password = Files.writeString(directory.resolve("password"), "wrong\n");
        try (RedisServer redis = RedisServer.with()) {
            List<String> user = new ArrayList<>(List.of("ACL", "SETUSER", "longwave", "on", ">right"));
            user.addAll(Arrays.asList(rights.group(1).strip().split("\\s+")));
            assertThat(redis.cli(user.toArray(String[]::new))).isEqualTo("OK");
            try (GatewayFixture node = ClusterNodes.startAlone(
                    redis, "cluster.redis.username=longwave", "cluster.redis.password-file=" + password)) {
                assertThat(node.post("/publish/a", "x").status()).isEqualTo(503);
                // it is read each time
                Files.writeString(password, "right\n");
                ClusterNodes.awaitReady(node);
                try (EventStream stream = node.subscribe("/events/a")) {
                    node.post("/publish/a?id=mine", "1", "Idempotency-Key: k");
                    node.publish("a", "2");
                    assertThat(stream.nextData(2)).containsExactly("1", "2");
                }
                Deadline.await(
                        "the node to have shown itself", () -> node.meters().get("longwave_cluster_nodes") == 1);
            }
            assertThat(redis.cli("ZCARD", "{longwave}:nodes")).endsWith("0");
        }
    }

    @Test
    void redisIsSpokenToOverTls() {
        Certificates certificates = new Certificates(directory);
        certificates.write("redis", certificates.ofGateway("redis"));
        String port = Integer.toString(RedisServer.freePort());
        String url = "rediss://localhost:" + port;
        try (RedisServer redis = RedisServer.with(
                        "--tls-port",
                        port,
                        "--tls-cert-file",
                        certificates.file("redis.pem").toString(),
                        "--tls-key-file",
                        certificates.file("redis.key").toString(),
                        "--tls-ca-cert-file",
                        certificates.file("ca.pem").toString(),
                        "--tls-auth-clients",
                        "no");
                GatewayFixture node =
                        ClusterNodes.startAt(url, "cluster.redis.ca-file=" + certificates.file("ca.pem"));
                GatewayFixture distrustful = ClusterNodes.startAt(url)) {
            ClusterNodes.awaitReady(node);
            node.publish("a", "1");
            assertThat(redis.events()).isEqualTo(1);
            assertThat(distrustful.post("/publish/a", "x").status()).isEqualTo(503);
            assertThat(distrustful.get("/health/ready").status()).isEqualTo(503);
        }
    }

    @Test
    void whereSentinelsMakeAReplicaTheMasterTheGatewaysGoThere() {
        try (RedisServer master = RedisServer.with();
                RedisServer replica = RedisServer.with("--replicaof", "127.0.0.1 " + master.port());
                RedisServer sentinel = RedisServer.sentinelOf(master);
                GatewayFixture node =
                        ClusterNodes.startAt("redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#main")) {
            ClusterNodes.awaitReady(node);
            try (EventStream stream = node.subscribe("/events/a")) {
                node.publish("a", "1");
                assertThat(stream.next().data()).isEqualTo("1");
                Deadline.await("the replica to have it", () -> replica.events() == 1);
                Deadline.await(
                        "the sentinel to know the replica",
                        () -> sentinel.cli("SENTINEL", "REPLICAS", "main").contains(Integer.toString(replica.port())));
                master.kill();
                Deadline.in(Duration.ofSeconds(60))
                        .awaitThat(
                                "the node to take an event",
                                () -> node.post("/publish/a", "2").status() == 200);
                assertThat(replica.cli("ROLE")).startsWith("master");
                // what it had not been sent is gone, and nobody can tell whether there was anything
                assertThat(stream.next().type()).isEqualTo("gap");
                assertThat(stream.next().data()).isEqualTo("2");
            }
        }
    }
}
