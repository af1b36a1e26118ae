package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawResponse;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 36 to 46 of the list of faults, where Redis is what fails: nothing is pretended, and no loss is silent. */
@Timeout(90)
class ClusterFaultsIT {
    private static final String AOF = "--appendonly yes --appendfsync always";

    private static void assertNotAcknowledged(RawResponse answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[0-9]+");
        assertThat(answer.json().text("title")).isEqualTo("Not acknowledged");
    }

    private static void awaitRefusal(GatewayFixture node) {
        Deadline.await(
                "publishing to be refused",
                () -> node.post("/publish/probe", "x").status() == 503);
    }

    private static void assertGap(Event event, String reason) {
        assertThat(event.type()).isEqualTo("gap");
        assertThat(event.data()).contains("\"reason\":\"" + reason + "\"");
    }

    @Test
    void anEmptiedRedisBeginsAnEpochAndEveryStreamIsTold() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture one = ClusterNodes.start(redis);
                GatewayFixture other = ClusterNodes.start(redis);
                EventStream here = one.subscribe("/events/a");
                EventStream there = other.subscribe("/events/a")) {
            String before = one.publish("a", "1");
            assertThat(here.next().data()).isEqualTo("1");
            assertThat(there.next().data()).isEqualTo("1");
            redis.cli("FLUSHALL");
            ClusterNodes.publishWhenPossible(one, "a", "2");
            for (EventStream stream : new EventStream[] {here, there}) {
                assertGap(stream.next(), "epoch");
                assertThat(stream.next().data()).isEqualTo("2");
            }
            try (EventStream resumed = other.subscribe("/events/a", "Last-Event-ID: " + before)) {
                assertGap(resumed.next(), "epoch");
                assertThat(resumed.next().data()).isEqualTo("2");
            }
            try (EventStream resumed = other.subscribe("/events/a", "Last-Event-ID: " + there.lastEventId())) {
                one.publish("a", "3");
                assertThat(resumed.next().data()).isEqualTo("3");
            }
        }
    }

    @Test
    void withoutRedisPublishingIsRefusedAndStreamsStayOpen() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture node = ClusterNodes.start(redis);
                EventStream stream = node.subscribe("/events/a")) {
            node.publish("a", "1");
            assertThat(stream.next().data()).isEqualTo("1");
            redis.kill();
            assertNotAcknowledged(node.post("/publish/a", "lost"));
            assertNotAcknowledged(node.post("/publish/a", "lost", "Idempotency-Key: k"));
            assertThat(node.post("/publish", "{\"channel\":\"a\",\"data\":1}", "Content-Type: application/x-ndjson")
                            .jsonLines()
                            .get(0)
                            .number("status"))
                    .isEqualTo(503);
            assertThat(node.delete("/channels/a").status()).isEqualTo(503);
            assertThat(node.get("/health/ready").status()).isEqualTo(200);
            assertThat(node.meters().get("longwave_cluster_connected")).isZero();
            try (EventStream late = node.subscribe("/events/a?since=earliest")) {
                assertThat(late.next().data()).isEqualTo("1");
            }
            redis.startAgain();
            ClusterNodes.publishWhenPossible(node, "a", "2");
            // it kept nothing
            assertGap(stream.next(), "epoch");
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void aRedisThatKeepsEverythingIsRestartedAndNothingIsMissed() {
        try (RedisServer redis = RedisServer.with(AOF.split(" "));
                GatewayFixture one = ClusterNodes.start(redis, "cluster.redis.durable=true");
                GatewayFixture other = ClusterNodes.start(redis, "cluster.redis.durable=true");
                EventStream stream = other.subscribe("/events/a")) {
            String key = "Idempotency-Key: k";
            String first = one.post("/publish/a", "1", key).text();
            redis.kill();
            redis.startAgain();
            Deadline.await(
                    "the node to take an event",
                    () -> one.post("/publish/a", "1", key).text().equals(first));
            ClusterNodes.publishWhenPossible(other, "a", "2");
            assertThat(stream.nextData(2)).containsExactly("1", "2");
        }
    }

    @Test
    void aRedisThatSaysItKeepsEverythingAndDoesNotIsFoundOut() {
        try (RedisServer redis = RedisServer.with("--dbfilename", "old.rdb");
                GatewayFixture node = ClusterNodes.start(redis, "cluster.redis.durable=true");
                EventStream stream = node.subscribe("/events/a")) {
            node.publish("a", "1");
            redis.cli("SAVE");
            node.publish("a", "2");
            assertThat(stream.nextData(2)).containsExactly("1", "2");
            redis.kill();
            redis.startAgain();
            ClusterNodes.publishWhenPossible(node, "a", "3");
            assertGap(stream.next(), "epoch");
            assertThat(stream.next().data()).isEqualTo("3");
        }
    }

    @Test
    void whereOtherEventsTookTheNumbersOfThoseThatWereLostAGapIsTold() {
        try (RedisServer redis = RedisServer.with("--dbfilename", "old.rdb");
                GatewayFixture node = ClusterNodes.start(redis, "cluster.redis.durable=true")) {
            node.publish("a", "1");
            redis.cli("SAVE");
            try (EventStream stream = node.subscribe("/events/a?since=earliest")) {
                node.publish("a", "2");
                assertThat(stream.nextData(2)).containsExactly("1", "2");
                // as another node would that had not read so far
                redis.changeUnseen(() -> redis.cli("EVAL", """
                        local state, events = KEYS[1], KEYS[2]
                        local number = string.format('%.0f', redis.call('HINCRBY', state, 'sequence', 1))
                        local epoch = redis.call('HGET', state, 'epoch')
                        redis.call('XADD', events, number .. '-0', 't', 1, epoch, '{"channels":["a"],"data":"x"}')
                        """, "2", "{longwave}:state", "{longwave}:events"));
                ClusterNodes.publishWhenPossible(node, "a", "3");
                assertGap(stream.next(), "epoch");
                assertThat(stream.next().data()).isEqualTo("3");
            }
        }
    }

    @Test
    void aSilentRedisIsGivenUpAndWhatWasUnknownCanBeSaidAgain() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture one = ClusterNodes.start(redis, "cluster.redis.timeout=300ms");
                GatewayFixture other = ClusterNodes.start(redis, "cluster.redis.timeout=300ms");
                EventStream stream = other.subscribe("/events/a")) {
            String key = "Idempotency-Key: k";
            redis.suspend();
            assertNotAcknowledged(one.post("/publish/a", "1", key));
            assertNotAcknowledged(one.post("/publish/a", "1", key));
            redis.resume();
            Deadline.in(Duration.ofSeconds(30))
                    .awaitThat(
                            "the node to take an event",
                            () -> one.post("/publish/a", "1", key).status() == 200);
            ClusterNodes.publishWhenPossible(other, "a", "2");
            assertThat(stream.nextData(2)).containsExactly("1", "2");
            assertThat(other.get("/channels/a").json().number("events")).isEqualTo(2);
        }
    }

    @Test
    void aRedisThatIsReadOnlyTakesNothing() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture node = ClusterNodes.start(redis);
                EventStream stream = node.subscribe("/events/a")) {
            node.publish("a", "1");
            assertThat(stream.next().data()).isEqualTo("1");
            redis.cli("REPLICAOF", "127.0.0.1", "1");
            assertNotAcknowledged(node.post("/publish/a", "lost"));
            redis.cli("REPLICAOF", "NO", "ONE");
            ClusterNodes.publishWhenPossible(node, "a", "2");
            // another history of its data: there is no telling whether it is the same
            assertGap(stream.next(), "epoch");
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void aRedisThatIsFullTakesNothingAndGoesOnWhenThereIsRoom() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture node = ClusterNodes.start(redis);
                EventStream stream = node.subscribe("/events/a")) {
            node.publish("a", "1");
            redis.cli("CONFIG", "SET", "maxmemory", "1");
            RawResponse full = node.post("/publish/a", "lost");
            assertNotAcknowledged(full);
            assertThat(full.json().text("detail")).contains("OOM");
            // whoever starts can read what there is
            try (GatewayFixture young = ClusterNodes.start(redis);
                    EventStream kept = young.subscribe("/events/a?since=earliest")) {
                assertThat(kept.next().data()).isEqualTo("1");
            }
            redis.cli("CONFIG", "SET", "maxmemory", "0");
            node.publish("a", "2");
            assertThat(stream.nextData(2)).containsExactly("1", "2");
        }
    }

    @Test
    void aNodeStartsWithoutRedisAndIsReadyOnceItHasReadWhatIsKept() {
        try (RedisServer redis = RedisServer.with(AOF.split(" "))) {
            try (GatewayFixture node = ClusterNodes.start(redis)) {
                node.publish("a", "1");
            }
            redis.kill();
            try (GatewayFixture node = ClusterNodes.startAlone(redis, "cluster.redis.durable=true")) {
                assertThat(node.get("/health/startup").status()).isEqualTo(503);
                assertThat(node.get("/health/live").status()).isEqualTo(200);
                awaitRefusal(node);
                redis.startAgain();
                ClusterNodes.awaitReady(node);
                try (EventStream stream = node.subscribe("/events/a?since=earliest")) {
                    assertThat(stream.next().data()).isEqualTo("1");
                }
            }
        }
    }

    @Test
    void whatSomebodyElseHasWrittenIsPassedOver() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture node = ClusterNodes.start(redis);
                EventStream stream = node.subscribe("/events/a")) {
            node.publish("a", "1");
            redis.cli("EVAL", """
                    local number = string.format('%.0f', redis.call('HINCRBY', KEYS[1], 'sequence', 1))
                    redis.call('XADD', KEYS[2], number .. '-0', 'hello', 'world')
                    """, "2", "{longwave}:state", "{longwave}:events");
            ClusterNodes.publishWhenPossible(node, "a", "2");
            assertThat(stream.nextData(2)).containsExactly("1", "2");
        }
    }

    @Test
    void theStreamInRedisIsBoundedByCountAndAge() {
        try (RedisServer redis = RedisServer.with();
                GatewayFixture node = ClusterNodes.start(redis, "cluster.redis.max-events=50", "history.max-age=2s")) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                lines.append("{\"channel\":\"a\",\"data\":1}\n");
            }
            node.post("/publish", lines.toString(), "Content-Type: application/x-ndjson");
            // it is looked at every 20 events, and each second
            assertThat(redis.events()).isLessThanOrEqualTo(70);
            Deadline.await("what is too old to go", () -> redis.events() == 1);
            // the byte count is that of what is kept
            assertThat(redis.cli("HGET", "{longwave}:state", "bytes").replaceAll("\\D", ""))
                    .isEqualTo(Integer.toString("{\"channels\":[\"a\"],\"data\":\"1\"}".length()));
        }
    }
}
