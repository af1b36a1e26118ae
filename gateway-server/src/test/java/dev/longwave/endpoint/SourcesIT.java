package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.metrics.Meters;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import dev.longwave.testing.SpecificationParser.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels that a process fills, as viewers see them, and what operators see of it. */
@Timeout(120)
class SourcesIT {
    /** Each process says its number first, so that one can tell how many there were. */
    private static final String YAML = """
            sources:
              - channel: "run:{name}"
                exec: [sh, -c, 'echo $$; sleep 1000', x]
                allow: { name: "[a-z0-9-]+" }
                linger: %s
              - channel: "lines:{count}"
                exec: [seq, "1", "{count}"]
                allow: { count: "[0-9]+" }
              - channel: none
                exec: [no-such-program-here]
            source.max-running: 3
            channels.max: 6
            """;

    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.startWith(YAML.formatted("50ms"));
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private void restartLingering(String linger) {
        gateway.close();
        gateway = GatewayFixture.startWith(YAML.formatted(linger));
    }

    private List<Json> sources() {
        return gateway.get("/sources").json().list("sources");
    }

    private void awaitNone() {
        Deadline.await("the end of all sources", () -> sources().isEmpty());
    }

    private static String pid(EventStream stream) {
        return Json.parse(stream.next().data()).text("log");
    }

    // ---- viewers ----

    @Test
    void viewersShareOneProcessThatIsGoneAfterTheLast() {
        String pid;
        try (EventStream first = gateway.subscribe("/events/run:a");
                EventStream second = gateway.subscribe("/events/run:a")) {
            pid = pid(first);
            assertThat(pid(second)).isEqualTo(pid);
            assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
        }
        Deadline.await(
                "the end of the process",
                () -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
        awaitNone();
    }

    @Test
    void allLinesAndTheEndComeInOrder() {
        try (EventStream stream = gateway.subscribe("/events/lines:3")) {
            assertThat(stream.nextData(3))
                    .containsExactly(
                            "{\"log\":\"1\",\"stream\":\"stdout\"}",
                            "{\"log\":\"2\",\"stream\":\"stdout\"}",
                            "{\"log\":\"3\",\"stream\":\"stdout\"}");
            Event end = stream.next();
            assertThat(end.type()).isEqualTo("end");
            assertThat(end.data()).isEqualTo("{\"code\":0}");
            stream.awaitEnd();
            assertThat(gateway.refusedSubscription("/events/lines:3", "Last-Event-ID: " + end.lastEventId())
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void aLateViewerIsShownTheLast200() {
        try (EventStream first = gateway.subscribe("/events/lines:300")) {
            first.nextData(301);
            try (EventStream late = gateway.subscribe("/events/lines:300");
                    EventStream earliest = gateway.subscribe("/events/lines:300?since=earliest");
                    EventStream some = gateway.subscribe("/events/lines:300?last=2")) {
                assertThat(late.next().data()).isEqualTo("{\"log\":\"102\",\"stream\":\"stdout\"}");
                assertThat(earliest.next().data()).isEqualTo("{\"log\":\"1\",\"stream\":\"stdout\"}");
                assertThat(some.nextData(2)).containsExactly("{\"log\":\"300\",\"stream\":\"stdout\"}", "{\"code\":0}");
            }
        }
    }

    @Test
    void besidesAnOrdinaryChannelAStreamBeginsWithWhatComes() {
        gateway.publish("orders", "old");
        try (EventStream stream = gateway.subscribe("/events/run:a?channel=orders")) {
            gateway.publish("orders", "new");
            assertThat(List.of(stream.next().data(), stream.next().data()))
                    .anyMatch(data -> data.contains("stdout"))
                    .contains("new");
        }
    }

    @Test
    void aPatternStartsNothingAndSeesWhatOthersStart() {
        try (EventStream pattern = gateway.subscribe("/events/run:*")) {
            pattern.block();
            assertThat(sources()).isEmpty();
            try (EventStream viewer = gateway.subscribe("/events/run:a")) {
                assertThat(pid(pattern)).isEqualTo(pid(viewer));
            }
        }
    }

    @Test
    void whoeverResumesAfterItWasStoppedIsToldOfAGapAndSeesTheNextRun() {
        String id;
        String pid;
        try (EventStream stream = gateway.subscribe("/events/run:a")) {
            pid = pid(stream);
            id = stream.lastEventId();
        }
        awaitNone();
        try (EventStream stream = gateway.subscribe("/events/run:a", "Last-Event-ID: " + id)) {
            assertThat(stream.next().type()).isEqualTo("gap");
            assertThat(pid(stream)).isNotEqualTo(pid);
        }
    }

    @Test
    void aConnectionThatBreaksGoesOnWithinTheLinger() {
        restartLingering("1m");
        String id;
        try (EventStream stream = gateway.subscribe("/events/run:a")) {
            pid(stream);
            id = stream.lastEventId();
        }
        Deadline.await(
                "the viewer's leave", () -> sources().get(0).text("state").equals("lingering"));
        try (EventStream stream = gateway.subscribe("/events/run:a", "Last-Event-ID: " + id)) {
            gateway.publish("run:a", "by hand");
            assertThat(stream.next().data()).isEqualTo("by hand");
        }
        assertThat(sources()).hasSize(1);
    }

    @Test
    void aMissingProgramIsToldAndEnds() {
        try (EventStream stream = gateway.subscribe("/events/none")) {
            Event error = stream.next();
            assertThat(error.type()).isEqualTo("error");
            assertThat(error.data())
                    .isEqualTo(
                            "{\"error\":\"cannot start \\\"no-such-program-here\\\": there is no such" + " program\"}");
            assertThat(stream.next().data()).isEqualTo("{\"code\":127}");
            stream.awaitEnd();
        }
    }

    @Test
    void theInternalListenerShowsTheSame() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.get("/events/run:a"));
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(sources()).hasSize(1);
        }
        awaitNone();
    }

    // ---- who starts nothing, and keeps nothing running ----

    @Test
    void aNameThatBeginsLikeASourceAndIsNoneIs404() {
        for (String name : new String[] {"run:A", "run:", "run:-x", "run:a%20b", "lines:x"}) {
            RawResponse refused = gateway.refusedSubscription("/events/" + name);
            assertThat(refused.status()).as(name).isIn(400, 404);
        }
        RawResponse refused = gateway.refusedSubscription("/events/ok?channel=lines:x");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().text("detail"))
                .isEqualTo(
                        "expected a channel like \"lines:{count}\", got \"lines:x\"; {count} is not one that is allowed");
        assertThat(sources()).isEmpty();
    }

    @Test
    void onlyGetStartsAnything() {
        for (String method : new String[] {"HEAD", "OPTIONS"}) {
            try (RawClient client = gateway.connectPublic()) {
                client.send(method + " /events/run:a HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(client.head().status()).isIn(200, 204);
            }
        }
        assertThat(gateway.refusedSubscription("/events/run:a?since=whenever").status())
                .isEqualTo(400);
        assertThat(sources()).isEmpty();
    }

    @Test
    void whoeverIsRefusedByTheHubKeepsNothingRunning() {
        try (EventStream full = gateway.subscribe("/events/1?channel=2&channel=3&channel=4&channel=5&channel=6")) {
            full.block();
            assertThat(gateway.refusedSubscription("/events/run:a").status()).isEqualTo(429);
            assertThat(sources()).isEmpty();
        }
    }

    @Test
    void aClientThatIsGoneAtOnceKeepsNothingRunning() {
        for (int i = 0; i < 50; i++) {
            try (RawClient client = gateway.connectPublic()) {
                client.send(Requests.get("/events/run:a"));
            }
        }
        awaitNone();
    }

    @Test
    void whoeverBreaksTheRulesOfAStreamKeepsNothingRunning() {
        try (RawClient client = gateway.connectPublic()) {
            client.send(Requests.get("/events/run:a") + Requests.get("/events/run:b"));
            client.awaitEnd();
        }
        awaitNone();
    }

    @Test
    void aStreamThatAnOperatorClosesLetsGo() {
        try (EventStream stream = gateway.subscribe("/events/run:a")) {
            pid(stream);
            String id = gateway.get("/streams").json().list("streams").get(0).text("id");
            assertThat(gateway.delete("/streams/" + id).status()).isEqualTo(204);
            stream.awaitEnd();
        }
        awaitNone();
    }

    @Test
    void tooManySourcesAreRefusedForNow() {
        List<EventStream> open = new ArrayList<>();
        for (String name : new String[] {"a", "b", "c"}) {
            open.add(gateway.subscribe("/events/run:" + name));
        }
        RawResponse refused = gateway.refusedSubscription("/events/run:d");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).matches("[0-9]+");
        assertThat(refused.json().text("detail")).contains("source.max-running");
        try (EventStream eventSource = gateway.subscribe("/events/run:d", "Accept: text/event-stream")) {
            assertThat(eventSource.block()).containsPattern("retry: [0-9]+\n\n");
            eventSource.awaitEnd();
        }
        open.add(gateway.subscribe("/events/run:c"));
        assertThat(gateway.meters().get("longwave_refused_total{reason=\"too_many_sources\"}"))
                .isEqualTo(2);
        open.forEach(EventStream::close);
        awaitNone();
        gateway.subscribe("/events/run:d").close();
    }

    @Test
    void manyWhoComeAndGoLeaveNothing() throws Exception {
        ExecutorService viewers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String target = "/events/run:" + (i % 2);
                all.add(viewers.submit(() -> {
                    for (int j = 0; j < 25; j++) {
                        try (EventStream stream = gateway.subscribe(target)) {
                            pid(stream);
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            viewers.shutdownNow();
        }
        awaitNone();
        assertThat(gateway.meters().get("longwave_sources{kind=\"exec\"}")).isZero();
    }

    // ---- operators ----

    @Test
    void aListShowsWhatRuns() {
        try (EventStream stream = gateway.subscribe("/events/run:a")) {
            String pid = pid(stream);
            Json shown = sources().get(0);
            assertThat(shown.fields())
                    .containsExactlyInAnyOrder(
                            "channel", "kind", "state", "pid", "viewers", "age_ms", "restarts", "events");
            assertThat(shown.text("channel")).isEqualTo("run:a");
            assertThat(shown.text("kind")).isEqualTo("exec");
            assertThat(shown.text("state")).isEqualTo("running");
            assertThat(shown.number("pid")).isEqualTo(Long.parseLong(pid));
            assertThat(shown.number("viewers")).isEqualTo(1);
            assertThat(shown.number("events")).isEqualTo(1);
        }
        assertThat(gateway.get("/sources?limit=0").status()).isEqualTo(400);
        assertThat(gateway.post("/sources", "").status()).isEqualTo(405);
        assertThat(gateway.refusedSubscription("/sources").status()).isEqualTo(404);
    }

    @Test
    void whatHappensIsCounted() {
        Meters before = gateway.meters();
        try (EventStream stream = gateway.subscribe("/events/lines:3")) {
            stream.nextData(4);
        }
        try (EventStream stream = gateway.subscribe("/events/none")) {
            stream.nextData(2);
        }
        try (EventStream stream = gateway.subscribe("/events/run:a")) {
            pid(stream);
            // an end is told before the process is gone
            Deadline.await("the others to be gone", () -> gateway.meters().get("longwave_sources{kind=\"exec\"}") == 1);
        }
        Deadline.await("the stop", () -> gateway.meters().get("longwave_sources{kind=\"exec\"}") == 0);
        Meters after = gateway.meters();
        assertThat(after.since(before, "longwave_sources_started_total{kind=\"exec\"}"))
                .isEqualTo(3);
        assertThat(after.since(before, "longwave_sources_ended_total{kind=\"exec\",outcome=\"ended\"}"))
                .isEqualTo(2);
        assertThat(after.since(before, "longwave_sources_ended_total{kind=\"exec\",outcome=\"stopped\"}"))
                .isEqualTo(1);
        assertThat(after.since(before, "longwave_sources_errors_total{kind=\"exec\"}"))
                .isEqualTo(1);
        assertThat(after.since(before, "longwave_sources_events_total{kind=\"exec\"}"))
                .isEqualTo(5);
    }

    @Test
    void stoppingTheGatewayEndsTheProcesses() {
        try (EventStream a = gateway.subscribe("/events/run:a");
                EventStream b = gateway.subscribe("/events/run:b")) {
            List<String> pids = List.of(pid(a), pid(b));
            gateway.close();
            assertThat(pids)
                    .allMatch(pid -> ProcessHandle.of(Long.parseLong(pid)).isEmpty());
            a.awaitEnd();
        }
    }
}
