package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawResponse;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of two gateways on one Redis, one runs what fills a channel, for the viewers of both. */
@Timeout(120)
class ClusterSourcesIT {
    /** Each process says its number with every line, so that one can tell how many there were. */
    private static final String YAML = """
            sources:
              - channel: "run:{name}"
                exec: [sh, -c, 'while echo $$; do sleep 0.05; done', x]
                allow: { name: "[a-z]+" }
                linger: 100ms
              - channel: "date:{name}"
                exec: [date, "+%s.%N"]
                allow: { name: "[a-z]+" }
                linger: 100ms
              - channel: "kept:{name}"
                exec: [date, "+%s.%N"]
                allow: { name: "[a-z]+" }
                linger: 60s
            """;

    private RedisServer redis;
    private GatewayFixture one;
    private GatewayFixture other;

    @BeforeEach
    void start() {
        redis = RedisServer.with();
        one = start("one");
        other = start("other");
    }

    private GatewayFixture start(String name) {
        GatewayFixture node = GatewayFixture.startWith(
                YAML,
                "cluster.redis.url=" + redis.url(),
                "cluster.node-name=" + name,
                "drain.window=0s",
                "cluster.redis.timeout=2s");
        ClusterNodes.awaitReady(node);
        return node;
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        redis.close();
    }

    private static String log(Event event) {
        return Json.parse(event.data()).text("log");
    }

    /** What the next line says that is not an error. */
    private static String pid(EventStream stream) {
        return log(stream.next());
    }

    private static List<Json> sources(GatewayFixture node) {
        return node.get("/sources").json().list("sources");
    }

    private static String state(GatewayFixture node) {
        List<Json> all = sources(node);
        return all.isEmpty() ? "none" : all.get(0).text("state");
    }

    private static void await(GatewayFixture node, String state) {
        Deadline.in(Duration.ofSeconds(60)).awaitThat(state, () -> state(node).equals(state));
    }

    @Test
    void oneRunsItForTheViewersOfBoth() {
        try (EventStream here = one.subscribe("/events/run:a");
                EventStream there = other.subscribe("/events/run:a")) {
            String pid = pid(here);
            for (int i = 0; i < 10; i++) {
                assertThat(pid(here)).isEqualTo(pid);
                assertThat(pid(there)).isEqualTo(pid);
            }
            assertThat(state(one)).isEqualTo("running");
            assertThat(state(other)).isEqualTo("elsewhere");
            assertThat(sources(one).get(0).text("node")).isEqualTo("one");
            assertThat(sources(other).get(0).text("node")).isEqualTo("one");
        }
        await(one, "none");
        await(other, "none");
    }

    @Test
    void itGoesOnWhileAnybodyWatchesAnywhere() {
        try (EventStream there = watchAtOneThenAtOther()) {
            String pid = pid(there);
            Deadline.await("no viewer at the one", () -> sources(one).get(0).number("viewers") == 0);
            for (int i = 0; i < 40; i++) {
                assertThat(pid(there)).isEqualTo(pid);
            }
            assertThat(state(one)).isEqualTo("running");
        }
        await(one, "none");
        await(other, "none");
    }

    private EventStream watchAtOneThenAtOther() {
        try (EventStream here = one.subscribe("/events/run:a")) {
            pid(here);
            EventStream there = other.subscribe("/events/run:a");
            await(other, "elsewhere");
            // until the one has heard of it
            Deadline.await(
                    "the one to know",
                    () -> redis.cli("GET", "{longwave}:lease:run:a").contains("\"other-"));
            return there;
        }
    }

    @Test
    void whereTheOneStopsTheOtherTakesOverAndSaysSo() {
        try (EventStream here = one.subscribe("/events/run:a");
                EventStream there = other.subscribe("/events/run:a")) {
            String pid = pid(here);
            assertThat(pid(there)).isEqualTo(pid);
            await(other, "elsewhere");
            one.close();
            Event next = there.next();
            while (!"error".equals(next.type())) {
                assertThat(log(next)).isEqualTo(pid);
                next = there.next();
            }
            assertThat(next.data()).contains("has been started again");
            assertThat(pid(there)).isNotEqualTo(pid);
            assertThat(state(other)).isEqualTo("running");
        }
    }

    @Test
    void whatHasEndedIsShownToThoseWhoComeToTheOther() {
        String said;
        try (EventStream here = one.subscribe("/events/kept:a")) {
            said = log(here.next());
            assertThat(here.next().type()).isEqualTo("end");
        }
        try (EventStream there = other.subscribe("/events/kept:a")) {
            assertThat(log(there.next())).isEqualTo(said);
            assertThat(there.next().type()).isEqualTo("end");
        }
        await(one, "ended");
    }

    @Test
    void afterThatItBeginsAnewAtEither() {
        String said;
        try (EventStream here = one.subscribe("/events/date:a")) {
            said = log(here.next());
            assertThat(here.next().type()).isEqualTo("end");
        }
        await(one, "none");
        Deadline.await(
                "the lease to be free",
                () -> redis.cli("GET", "{longwave}:lease:date:a").isEmpty());
        try (EventStream there = other.subscribe("/events/date:a")) {
            assertThat(log(there.next())).isNotEqualTo(said);
            assertThat(there.next().type()).isEqualTo("end");
        }
    }

    @Test
    void whatRedisDoesNotTakeIsToldOf() {
        try (EventStream there = other.subscribe("/events/run:a")) {
            String pid = pid(there);
            redis.suspend();
            Deadline.await(
                    "Redis to be missed", () -> other.get("/metrics").text().contains("longwave_cluster_connected 0"));
            redis.resume();
            Event next = there.next();
            while (!"error".equals(next.type())) {
                next = there.next();
            }
            assertThat(next.data()).containsPattern("[1-9][0-9]* events of this source were not taken, and are lost");
            assertThat(pid(there)).isEqualTo(pid);
        }
    }

    @Test
    void whoIsCutOffForLongStopsAndBeginsAgainWhenRedisIsBack() {
        try (EventStream there = other.subscribe("/events/run:a")) {
            String pid = pid(there);
            redis.kill();
            await(other, "elsewhere");
            Deadline.await(
                    "the end of the process",
                    () -> ProcessHandle.of(Long.parseLong(pid.strip())).isEmpty());
            redis.startAgain();
            Event next = there.next();
            while (!"error".equals(next.type())) {
                // the rest of before, and the gap of an empty Redis
                next = there.next();
            }
            assertThat(next.data()).contains("has been started again");
            assertThat(pid(there)).isNotEqualTo(pid);
        }
    }

    @Test
    void withoutRedisNothingIsStartedAndWhoComesIsTurnedAway() {
        redis.kill();
        Deadline.await("Redis to be missed", () -> one.get("/metrics").text().contains("longwave_cluster_connected 0"));
        RawResponse answer = one.refusedSubscription("/events/run:a");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.text()).contains("it is not known which gateway of the cluster runs it");
        await(one, "none");
    }
}
