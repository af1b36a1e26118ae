package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.EventId;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawResponse;
import dev.longwave.testing.SpecificationParser.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two gateways on one Redis do what one does. */
@Timeout(60)
class ClusterIT {
    private static final String NDJSON = "Content-Type: application/x-ndjson";

    private static RedisServer redis;
    private static GatewayFixture one;
    private static GatewayFixture other;

    @BeforeAll
    static void start() {
        redis = RedisServer.with();
        // a buffer that is watched for leaks takes its time
        one = ClusterNodes.start(redis, "cluster.node-name=one", "cluster.redis.timeout=10s");
        other = ClusterNodes.start(redis, "cluster.node-name=other", "cluster.redis.timeout=10s");
    }

    @AfterAll
    static void stop() {
        if (redis != null) {
            one.close();
            other.close();
            redis.close();
        }
    }

    @Test
    void whatIsPublishedAtOneIsDeliveredAtEveryNodeUnderTheSameId() {
        try (EventStream here = one.subscribe("/events/all");
                EventStream there = other.subscribe("/events/all")) {
            String first = one.publish("all", "1");
            String second = other.publish("all", "2");
            assertThat(here.nextData(2)).containsExactly("1", "2");
            assertThat(here.lastEventId()).isEqualTo(second);
            assertThat(there.next().lastEventId()).isEqualTo(first);
            assertThat(there.next().lastEventId()).isEqualTo(second);
        }
    }

    @Test
    void aClientResumesAtAnotherNode() {
        String last;
        try (EventStream stream = one.subscribe("/events/moved")) {
            one.publish("moved", "1");
            stream.next();
            last = stream.lastEventId();
        }
        one.publish("moved", "2");
        other.publish("moved", "3");
        try (EventStream stream = other.subscribe("/events/moved", "Last-Event-ID: " + last)) {
            assertThat(stream.nextData(2)).containsExactly("2", "3");
        }
    }

    @Test
    void aNodeThatStartsHasWhatRedisKeepsBeforeItIsReady() {
        String first = one.publish("kept", "1");
        one.publish("kept", "2");
        one.post("/publish/kept?event=e&retry=7", "3\n4");
        try (GatewayFixture young = ClusterNodes.start(redis);
                EventStream all = young.subscribe("/events/kept?since=earliest");
                EventStream resumed = young.subscribe("/events/kept", "Last-Event-ID: " + first)) {
            assertThat(all.nextData(3)).containsExactly("1", "2", "3\n4");
            assertThat(all.reconnectionTime()).hasMillis(7);
            assertThat(resumed.next().data()).isEqualTo("2");
            assertThat(resumed.next().type()).isEqualTo("e");
        }
    }

    @Test
    void patternsAndStreamsOfSeveralChannelsSeeTheOneOrder() {
        try (EventStream pattern = other.subscribe("/events/shop:**");
                EventStream several = other.subscribe("/events?channel=shop:a&channel=shop:b")) {
            one.publish("shop:a", "1");
            other.publish("shop:b", "2");
            one.post(
                    "/publish",
                    "{\"channels\":[\"shop:a\",\"shop:b\"],\"data\":\"3\"}",
                    "Content-Type: application/json");
            assertThat(pattern.nextData(3)).containsExactly("1", "2", "3");
            assertThat(several.nextData(3)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void theSameKeyAtAnotherNodeGetsTheFirstAnswer() {
        String key = "Idempotency-Key: anywhere";
        try (EventStream stream = one.subscribe("/events/keys")) {
            RawResponse first = one.post("/publish/keys", "x", key);
            RawResponse again = other.post("/publish/keys", "x", key);
            assertThat(again.text()).isEqualTo(first.text()).contains("\"subscribers\":1");
            RawResponse else_ = other.post("/publish/keys", "y", key);
            assertThat(else_.status()).isEqualTo(422);
            other.publish("keys", "next");
            assertThat(stream.nextData(2)).containsExactly("x", "next");
        }
    }

    @Test
    void aPublishersOwnIdIsUniqueInTheClusterAndAPlaceToResumeFrom() {
        RawResponse first = one.post("/publish/own?id=mine", "x");
        assertThat(first.json().text("id")).isEqualTo("mine");
        assertThat(other.post("/publish/own?id=mine", "x").text()).isEqualTo(first.text());
        assertThat(other.post("/publish/own?id=mine", "y").status()).isEqualTo(409);
        String last = other.publish("own", "2");
        awaitHere(other, "own", last);
        try (EventStream stream = other.subscribe("/events/own", "Last-Event-ID: mine")) {
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void aFinishedChannelIsFinishedEverywhere() {
        awaitHere(other, "done", one.publish("done", "1"));
        try (EventStream stream = one.subscribe("/events/done?since=earliest")) {
            RawResponse ended = other.delete("/channels/done");
            assertThat(ended.status()).isEqualTo(200);
            assertThat(stream.next().data()).isEqualTo("1");
            Event end = stream.next();
            assertThat(end.type()).isEqualTo("end");
            assertThat(end.data()).isEqualTo("{\"channel\":\"done\"}");
            assertThat(end.lastEventId()).isEqualTo(ended.json().text("id"));
            stream.awaitEnd();
            assertThat(one.delete("/channels/done").text()).isEqualTo(ended.text());
            assertThat(one.refusedSubscription("/events/done", "Last-Event-ID: " + end.lastEventId())
                            .status())
                    .isEqualTo(204);
        }
        assertThat(one.delete("/channels/nowhere").status()).isEqualTo(404);
    }

    @Test
    void linesAreAnsweredInTheirOrder() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            lines.append(i == 1_500 ? "nonsense\n" : "{\"channel\":\"lines\",\"data\":\"" + i + "\"}\n");
        }
        try (EventStream stream = other.subscribe("/events/lines")) {
            List<Json> answers = one.post("/publish", lines.toString(), NDJSON).jsonLines();
            assertThat(answers).hasSize(3_000);
            assertThat(answers.get(1_500).number("status")).isEqualTo(400);
            for (int i = 0; i < 3_000; i++) {
                if (i != 1_500) {
                    Event event = stream.next();
                    assertThat(event.data()).isEqualTo(Integer.toString(i));
                    assertThat(answers.get(i).text("id")).isEqualTo(event.lastEventId());
                }
            }
        }
    }

    @Test
    void theNodesAreShownAtEach() {
        try (EventStream stream = other.subscribe("/events/shown")) {
            assertThat(stream.head().status()).isEqualTo(200);
            Deadline.await(
                    "the one to know the other's stream",
                    () -> nodes(one).stream()
                            .anyMatch(node -> node.text("name").equals("other") && node.number("streams") >= 1));
        }
        assertThat(nodes(one)).extracting(node -> node.text("name")).containsExactly("one", "other");
        assertThat(nodes(one)).extracting(node -> node.get("self").value()).containsExactly(true, false);
        Deadline.await("the other to know the one", () -> nodes(other).size() == 2);
        assertThat(nodes(other)).extracting(node -> node.get("self").value()).containsExactly(false, true);
        assertThat(one.get("/nodes").json().get("connected").value()).isEqualTo(true);
    }

    private static List<Json> nodes(GatewayFixture node) {
        return node.get("/nodes").json().list("nodes");
    }

    @Test
    void subscribersOfOtherNodesAreCountedOnceTheyAreKnown() {
        try (EventStream here = one.subscribe("/events/counted:a");
                EventStream there = other.subscribe("/events/counted:a");
                EventStream byPattern = other.subscribe("/events/counted:*")) {
            assertThat(List.of(here, there, byPattern))
                    .allMatch(stream -> stream.head().status() == 200);
            Deadline.await(
                    "all to be known",
                    () -> one.post("/publish/counted:a", "x").json().number("subscribers") == 3);
        }
        Deadline.await(
                "their leaving to be known",
                () -> one.post("/publish/counted:a", "x").json().number("subscribers") == 0);
    }

    @Test
    void aStreamOfAnotherNodeIsClosed() {
        try (EventStream stream = other.subscribe("/events/closed")) {
            String id = stream(other, "closed");
            assertThat(one.delete("/streams/" + id + "?node=nobody").status()).isEqualTo(404);
            Deadline.await(
                    "the one to know the other",
                    () -> one.delete("/streams/" + id + "?node=other").status() == 202);
            stream.awaitEnd();
            one.publish("closed", "goes on");
        }
    }

    private static String stream(GatewayFixture node, String channel) {
        return node.get("/streams?channel=" + channel)
                .json()
                .list("streams")
                .get(0)
                .text("id");
    }

    /** They go to Redis in one step. */
    @Test
    void namesHoldAmongLinesThatAreSentTogether() {
        String lines = """
                {"channel":"named","id":"own-a","data":"a"}
                {"channel":"named","data":"between"}
                {"channel":"named","id":"own-a","data":"a"}
                {"channel":"named","id":"own-a","data":"other"}
                {"channel":"named","id":"own-b","data":"b"}
                """;
        try (EventStream stream = other.subscribe("/events/named")) {
            for (int times = 0; times < 2; times++) {
                List<Json> answers = one.post("/publish", lines, NDJSON, "Idempotency-Key: together")
                        .jsonLines();
                assertThat(answers).hasSize(5);
                assertThat(answers.get(0).text("id")).isEqualTo("own-a");
                assertThat(answers.get(2).text("id")).isEqualTo("own-a");
                assertThat(answers.get(3).number("status")).isEqualTo(409);
                assertThat(answers.get(4).text("id")).isEqualTo("own-b");
            }
            assertThat(stream.nextData(3)).containsExactly("a", "between", "b");
            one.publish("named", "last");
            assertThat(stream.next().data()).isEqualTo("last");
        }
    }

    @Test
    void aClientThatIsAheadOfItsNodeIsWaitedFor() {
        EventId last = EventId.parse(one.publish("ahead", "1"));
        // what the client had, and this node has not yet
        EventId next = new EventId(last.epoch(), last.sequence() + 1);
        CompletableFuture<EventStream> opening =
                CompletableFuture.supplyAsync(() -> other.subscribe("/events/ahead", "Last-Event-ID: " + next));
        other.publish("ahead", "2");
        other.publish("ahead", "3");
        try (EventStream stream = opening.join()) {
            assertThat(stream.next().data()).isEqualTo("3");
        }
    }

    @Test
    void aPositionThatNeverComesIsToldAsUnknownInTheEnd() {
        EventId last = EventId.parse(one.publish("never", "1"));
        EventId never = new EventId(last.epoch(), last.sequence() + 1_000_000_000L);
        try (EventStream stream = other.subscribe("/events/never", "Last-Event-ID: " + never)) {
            Event gap = stream.next();
            assertThat(gap.type()).isEqualTo("gap");
            assertThat(gap.data()).contains("\"reason\":\"unknown\"");
            assertThat(stream.next().data()).isEqualTo("1");
        }
    }

    @Test
    void theNodesKnowOfEachOther() {
        Deadline.await("both nodes to be seen", () -> one.meters().get("longwave_cluster_nodes") == 2);
        assertThat(one.meters().get("longwave_cluster_connected")).isEqualTo(1);
    }

    private static void awaitHere(GatewayFixture node, String channel, String id) {
        Deadline.await("the event to be here", () -> {
            RawResponse channels = node.get("/channels/" + channel);
            return channels.status() == 200 && channels.json().text("last").equals(id);
        });
    }
}
