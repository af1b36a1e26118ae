package dev.longwave.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every meter counts what it says and nothing else. */
@Timeout(60)
class MetricsIT {
    /** What the process and its loops do by themselves. */
    private static final Pattern MOVING =
            Pattern.compile("longwave_((buffers|event_loop|heap|direct)_|connections\\{listener=\"internal)");

    private GatewayFixture gateway;
    private Meters before;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start(
                "channels.max=10", "channels.max-patterns=1", "idempotency.max-keys=1", "history.max-events=100");
        before = gateway.meters();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private double since(String sample) {
        return gateway.meters().since(before, sample);
    }

    private void awaitSince(String sample, double value) {
        Deadline.await(sample + " to move by " + value, () -> since(sample) == value);
    }

    @Test
    void allMetersAreThereFromTheStart() {
        assertThat(before.values().keySet())
                .contains(
                        "longwave_streams",
                        "longwave_streams_opened_total",
                        "longwave_streams_closed_total{reason=\"client\"}",
                        "longwave_streams_closed_total{reason=\"server\"}",
                        "longwave_streams_closed_total{reason=\"slow_consumer\"}",
                        "longwave_streams_closed_total{reason=\"max_age\"}",
                        "longwave_streams_closed_total{reason=\"auth_expired\"}",
                        "longwave_streams_closed_total{reason=\"shutdown\"}",
                        "longwave_streams_closed_total{reason=\"overload\"}",
                        "longwave_streams_closed_total{reason=\"error\"}",
                        "longwave_streams_refused_total",
                        "longwave_overload_stage",
                        "longwave_overload_shed_total{reason=\"heap\"}",
                        "longwave_overload_shed_total{reason=\"direct\"}",
                        "longwave_overload_shed_total{reason=\"unsent\"}",
                        "longwave_heap_needed_bytes",
                        "longwave_direct_memory_used_bytes",
                        "longwave_events_published_total",
                        "longwave_events_repeated_total",
                        "longwave_connections_silent_total",
                        "longwave_refused_total{reason=\"too_many_channels\"}",
                        "longwave_refused_total{reason=\"too_many_patterns\"}",
                        "longwave_refused_total{reason=\"too_many_keys\"}",
                        "longwave_refused_total{reason=\"id_conflict\"}",
                        "longwave_refused_total{reason=\"key_conflict\"}",
                        "longwave_gaps_total{reason=\"expired\"}",
                        "longwave_gaps_total{reason=\"unknown\"}",
                        "longwave_gaps_total{reason=\"epoch\"}",
                        "longwave_gaps_total{reason=\"slow\"}",
                        "longwave_deliveries_total",
                        "longwave_delivery_bytes_total",
                        "longwave_delivery_writes_total",
                        "longwave_batch_events_count",
                        "longwave_batch_events_sum",
                        "longwave_batch_events_bucket{le=\"1.0\"}",
                        "longwave_delivery_latency_seconds_count",
                        "longwave_delivery_latency_seconds_sum",
                        "longwave_delivery_latency_seconds_bucket{le=\"+Inf\"}",
                        "longwave_callbacks_failed_total",
                        "longwave_furthest_behind_events",
                        "longwave_channels",
                        "longwave_patterns",
                        "longwave_log_bytes",
                        "longwave_limits_reached_total{limit=\"connections\"}",
                        "longwave_limits_reached_total{limit=\"connections_per_address\"}",
                        "longwave_limits_reached_total{limit=\"internal_connections\"}",
                        "longwave_limits_reached_total{limit=\"connect_rate\"}",
                        "longwave_limits_reached_total{limit=\"streams\"}",
                        "longwave_limits_reached_total{limit=\"streams_per_address\"}",
                        "longwave_limits_reached_total{limit=\"publish_rate\"}",
                        "longwave_limits_reached_total{limit=\"publish_rate_per_caller\"}",
                        "longwave_accepts_failed_total",
                        "longwave_connections{listener=\"public\"}");
        assertThat(before.values().entrySet())
                .filteredOn(sample -> sample.getKey().startsWith("longwave_"))
                .filteredOn(sample -> !MOVING.matcher(sample.getKey()).lookingAt())
                .allMatch(sample -> sample.getValue() == 0);
        // who asks has a connection
        assertThat(before.values()).containsEntry("longwave_connections{listener=\"internal\"}", 1.0);
    }

    @Test
    void whatTheProcessUsesIsThereFromTheStart() {
        assertThat(before.get("process_open_fds")).isBetween(1.0, before.get("process_max_fds"));
        assertThat(before.get("process_cpu_seconds_total")).isPositive();
        assertThat(before.get("longwave_buffers_reserved_bytes{memory=\"direct\"}"))
                .isGreaterThanOrEqualTo(before.get("longwave_buffers_used_bytes{memory=\"direct\"}"));
        assertThat(before.values().keySet())
                .contains("longwave_buffers_used_bytes{memory=\"heap\"}", "jvm_threads_live_threads")
                .anyMatch(sample -> sample.startsWith("jvm_memory_used_bytes{area=\"heap\""));
    }

    @Test
    void theLoopsAreAskedWhetherTheyAreLate() {
        Deadline.await("two looks", () -> since("longwave_event_loop_lag_seconds_count") >= 2);
        assertThat(gateway.meters().get("longwave_event_loop_lag_seconds_bucket{le=\"+Inf\"}"))
                .isGreaterThanOrEqualTo(2);
        assertThat(gateway.meters().get("longwave_event_loop_overdue_seconds")).isNotNegative();
    }

    @Test
    void howLongAnEventTookIsMeasuredOnceHoweverManyReadIt() {
        try (EventStream first = gateway.subscribeInternally("/events/a")) {
            first.block();
            // asks the stream's loop, which has opened it by then: an event that comes in between counts as late
            assertThat(gateway.get("/streams").json().number("total")).isEqualTo(1);
            String count = "longwave_delivery_latency_seconds_count";
            for (int i = 1; i <= 5; i++) {
                gateway.publish("a", "x");
                first.next();
                awaitSince(count, i);
            }
            assertThat(since("longwave_delivery_latency_seconds_bucket{le=\"+Inf\"}"))
                    .isEqualTo(5);
            assertThat(since("longwave_delivery_latency_seconds_sum")).isPositive();
            double below = 0;
            for (String bound : List.of("1.0E-5", "0.001", "0.1", "10.0", "+Inf")) {
                double upTo = since("longwave_delivery_latency_seconds_bucket{le=\"" + bound + "\"}");
                assertThat(upTo).isBetween(below, 5.0);
                below = upTo;
            }
        }
    }

    @Test
    void theAnswerIsPrometheusText() {
        RawResponse answer = gateway.get("/metrics");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.text())
                .contains("# HELP longwave_streams Open streams\n", "# TYPE longwave_streams gauge\n")
                .contains("# TYPE longwave_events_published_total counter\n")
                .endsWith("\n");
    }

    @Test
    void streamsAreCountedWhileTheyAreOpenAndByHowTheyEnd() {
        EventStream closedByClient = gateway.subscribe("/events/a");
        EventStream closedByServer = gateway.subscribe("/events/b");
        assertThat(since("longwave_streams")).isEqualTo(2);
        assertThat(since("longwave_streams_opened_total")).isEqualTo(2);
        assertThat(since("longwave_channels")).isEqualTo(2);
        closedByClient.close();
        awaitSince("longwave_streams_closed_total{reason=\"client\"}", 1);
        gateway.delete("/channels/b");
        closedByServer.next();
        closedByServer.awaitEnd();
        awaitSince("longwave_streams_closed_total{reason=\"server\"}", 1);
        assertThat(since("longwave_streams")).isZero();
        assertThat(since("longwave_streams_opened_total")).isEqualTo(2);
    }

    @Test
    void eventsDeliveriesBytesAndBatchesAreCounted() {
        try (EventStream first = gateway.subscribe("/events/a");
                EventStream second = gateway.subscribe("/events/a")) {
            first.block();
            second.block();
            Deadline.await("the greetings", () -> since("longwave_delivery_writes_total") == 2);
            double greetings = since("longwave_delivery_bytes_total");
            assertThat(greetings)
                    .isEqualTo(2.0 * "2d\r\n:\nretry: 3000\nid: abcdefgh-0000000000000000\n\n\r\n".length());
            String id = gateway.publish("a", "hello");
            first.next();
            second.next();
            awaitSince("longwave_deliveries_total", 2);
            int frame = ("id: " + id + "\ndata: hello\n\n").length() + "2a\r\n\r\n".length();
            awaitSince("longwave_delivery_bytes_total", greetings + 2.0 * frame);
            assertThat(since("longwave_delivery_writes_total")).isEqualTo(4);
            assertThat(since("longwave_events_published_total")).isEqualTo(1);
            assertThat(since("longwave_log_bytes")).isEqualTo(frame);
            assertThat(since("longwave_batch_events_sum"))
                    .isEqualTo(since("longwave_batch_events_count"))
                    .isEqualTo(since("longwave_batch_events_bucket{le=\"1.0\"}"))
                    .isBetween(1.0, 2.0);
        }
    }

    @Test
    void whatIsPublishedTogetherIsOneBatch() {
        try (EventStream stream = gateway.subscribe("/events/a")) {
            // one event by itself first: a stream that is just being opened looks once more for what came meanwhile
            gateway.publish("a", "first");
            stream.next();
            awaitSince("longwave_batch_events_sum", 1);
            String lines = "{\"channel\":\"a\",\"data\":1}\n".repeat(20);
            gateway.post("/publish", lines, "Content-Type: application/x-ndjson");
            stream.nextData(20);
            awaitSince("longwave_batch_events_sum", 21);
            assertThat(since("longwave_batch_events_count")).isEqualTo(2);
            assertThat(since("longwave_batch_events_bucket{le=\"16.0\"}")).isEqualTo(1);
            assertThat(since("longwave_batch_events_bucket{le=\"32.0\"}")).isEqualTo(2);
            assertThat(since("longwave_delivery_writes_total")).isEqualTo(3);
        }
    }

    @Test
    void whatTheHubRefusesIsCountedByReason() {
        gateway.post("/publish/a", "x", "Idempotency-Key: a");
        gateway.post("/publish/a", "y", "Idempotency-Key: a");
        gateway.post("/publish/a", "x", "Idempotency-Key: b");
        gateway.post("/publish/a?id=own", "x");
        gateway.post("/publish/a?id=own", "y");
        try (EventStream pattern = gateway.subscribe("/events/a:*")) {
            assertThat(gateway.refusedSubscription("/events/b:*").status()).isEqualTo(429);
            assertThat(pattern.head().status()).isEqualTo(200);
        }
        String many = "{\"channels\":[" + "\"c0\"" + ",\"c%d\"".repeat(10).formatted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
                + "],\"data\":1}";
        assertThat(gateway.post("/publish", many, "Content-Type: application/json")
                        .status())
                .isEqualTo(429);
        assertThat(since("longwave_refused_total{reason=\"key_conflict\"}")).isEqualTo(1);
        assertThat(since("longwave_refused_total{reason=\"too_many_keys\"}")).isEqualTo(1);
        assertThat(since("longwave_refused_total{reason=\"id_conflict\"}")).isEqualTo(1);
        assertThat(since("longwave_refused_total{reason=\"too_many_patterns\"}"))
                .isEqualTo(1);
        assertThat(since("longwave_refused_total{reason=\"too_many_channels\"}"))
                .isEqualTo(1);
        assertThat(since("longwave_events_published_total")).isEqualTo(2);
        assertThat(since("longwave_requests_refused_total{status=\"422\"}")).isEqualTo(1);
        assertThat(since("longwave_requests_refused_total{status=\"409\"}")).isEqualTo(1);
        assertThat(since("longwave_requests_refused_total{status=\"429\"}")).isEqualTo(3);
    }

    @Test
    void requestsThatAreRefusedAreCountedByStatus() {
        gateway.get("/nothing");
        gateway.get("/nothing");
        gateway.post("/metrics", "");
        gateway.get("/health/live", "Origin: https://evil.example.com");
        try (RawClient client = gateway.connectPublic()) {
            client.send("nonsense\r\n").response();
        }
        assertThat(since("longwave_requests_refused_total{status=\"404\"}")).isEqualTo(2);
        assertThat(since("longwave_requests_refused_total{status=\"405\"}")).isEqualTo(1);
        assertThat(since("longwave_requests_refused_total{status=\"403\"}")).isEqualTo(1);
        assertThat(since("longwave_requests_refused_total{status=\"400\"}")).isEqualTo(1);
    }

    @Test
    void connectionsOnWhichNoRequestBeginsAreCounted() {
        try (GatewayFixture quick = GatewayFixture.start("http.request-timeout=2s");
                RawClient late = quick.connectPublic().send("GET /");
                RawClient silent = quick.connectPublic()) {
            silent.awaitEnd();
            assertThat(late.response().status()).isEqualTo(408);
            assertThat(quick.meters().get("longwave_connections_silent_total")).isEqualTo(1);
            assertThat(quick.meters().get("longwave_requests_refused_total{status=\"408\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void publicationsThatAreSaidAgainAreCountedApart() {
        gateway.post("/publish/a", "x", "Idempotency-Key: a");
        gateway.post("/publish/a", "x", "Idempotency-Key: a");
        gateway.post("/publish/a?id=own", "y");
        gateway.post("/publish/a?id=own", "y");
        assertThat(since("longwave_events_published_total")).isEqualTo(2);
        assertThat(since("longwave_events_repeated_total")).isEqualTo(2);
    }

    @Test
    void aBodyThatIsBrokenOffIsCountedOnce() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n19\r\n{\"channel\":\"a\",\"data\":1}\n\r\nnonsense\r\n");
            assertThat(client.response().jsonLines()).hasSize(2);
        }
        assertThat(since("longwave_requests_refused_total{status=\"400\"}")).isEqualTo(1);
        assertThat(since("longwave_events_published_total")).isEqualTo(1);
    }

    @Test
    void gapsAreCountedByReason() {
        String id = gateway.publish("a", "x");
        for (int i = 0; i < 101; i++) {
            gateway.publish("a", "x");
        }
        for (String lastEventId : new String[] {"garbage", "abcdefgh-0000000000000001", id}) {
            try (EventStream stream = gateway.subscribe("/events/a", "Last-Event-ID: " + lastEventId)) {
                assertThat(stream.next().type()).isEqualTo("gap");
            }
        }
        assertThat(since("longwave_gaps_total{reason=\"unknown\"}")).isEqualTo(1);
        assertThat(since("longwave_gaps_total{reason=\"epoch\"}")).isEqualTo(1);
        assertThat(since("longwave_gaps_total{reason=\"expired\"}")).isEqualTo(1);
        assertThat(since("longwave_gaps_total{reason=\"slow\"}")).isZero();
    }

    @Test
    void aSlowStreamIsSeenBehindAndItsGapCounted() {
        try (GatewayFixture quick = GatewayFixture.start("stream.heartbeat-interval=1s", "history.max-events=10");
                RawClient stalled = RawClient.connect(quick.gateway().publicAddress(), 4 << 10)) {
            stalled.send(Requests.get("/events/flood"));
            stalled.head();
            String event = "x".repeat(200_000);
            for (int i = 0; i < 40; i++) {
                quick.publish("flood", event);
            }
            Deadline.await("the stream to be seen", () -> quick.meters().get("longwave_furthest_behind_events") >= 10);
            assertThat(quick.meters().get("longwave_log_bytes")).isBetween(10 * 200_000.0, 11 * 200_000.0);
            assertThat(quick.meters().get("longwave_gaps_total{reason=\"slow\"}"))
                    .isZero();
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf("event: gap\n") < 0) {
                // but for the end, where the words may have been cut
                seen.delete(0, Math.max(0, seen.length() - 20));
                seen.append(new String(stalled.firstRead(), StandardCharsets.UTF_8));
            }
            assertThat(quick.meters().get("longwave_gaps_total{reason=\"slow\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aSlowStreamIsClosedWhereThePolicySaysSo() {
        try (GatewayFixture strict = GatewayFixture.start("stream.slow-consumer=disconnect", "history.max-events=10");
                RawClient stalled = RawClient.connect(strict.gateway().publicAddress(), 4 << 10)) {
            stalled.send(Requests.get("/events/flood"));
            stalled.head();
            String event = "x".repeat(200_000);
            for (int i = 0; i < 40; i++) {
                strict.publish("flood", event);
            }
            String rest = new String(stalled.rest(), StandardCharsets.UTF_8);
            assertThat(rest).doesNotContain("event: gap");
            assertThat(rest).doesNotEndWith("0\r\n\r\n");
            Deadline.await(
                    "the stream to be counted",
                    () -> strict.meters().get("longwave_streams_closed_total{reason=\"slow_consumer\"}") == 1);
            assertThat(strict.meters().get("longwave_streams")).isZero();
        }
    }

    @Test
    void patternsAndLogBytesGoUpAndDown() {
        try (EventStream stream = gateway.subscribe("/events/a:*")) {
            gateway.publish("a:1", "x");
            stream.next();
            assertThat(since("longwave_patterns")).isEqualTo(1);
            assertThat(since("longwave_channels")).isEqualTo(1);
            assertThat(since("longwave_log_bytes")).isPositive();
        }
    }
}
