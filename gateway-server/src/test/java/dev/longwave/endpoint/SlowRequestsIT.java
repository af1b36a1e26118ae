package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows 4-6 of the list of faults: a request has its time, however its bytes are spread over it. */
@Timeout(60)
class SlowRequestsIT {
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(400);

    /** Between two bytes; each comes well within the time, and all together do not. */
    private static final Duration PAUSE = Duration.ofMillis(40);

    private static GatewayFixture gateway;

    private long begunNanos;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start("http.request-timeout=" + REQUEST_TIMEOUT.toMillis() + "ms");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /** Before the connection is made, whose time begins some time later: what is measured is never too short. */
    @BeforeEach
    void begin() {
        begunNanos = System.nanoTime();
    }

    @Test
    void whoConnectsAndSendsNothingIsClosed() {
        for (RawClient client : new RawClient[] {gateway.connectPublic(), gateway.connectInternal()}) {
            try (client) {
                client.awaitEnd();
            }
        }
    }

    @Test
    void whoSendsEmptyLinesOnlyIsClosed() {
        try (RawClient client = gateway.connectPublic()) {
            drip(client, "\r\n");
            client.awaitEnd();
        }
    }

    @Test
    void aRequestLineThatComesSlowlyIsBrokenOff() {
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/");
            drip(client, "a");
            assertTimedOut(client);
        }
    }

    @Test
    void headersThatComeSlowlyAreBrokenOff() {
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/slow HTTP/1.1\r\nHost: localhost\r\n");
            drip(client, "X: y\r\n");
            assertTimedOut(client);
        }
    }

    @Test
    void aBodyThatComesSlowlyIsBrokenOff() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
            drip(client, "a");
            assertTimedOut(client);
        }
    }

    @Test
    void chunksThatComeSlowlyAreBrokenOff() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/slow HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            drip(client, "1\r\na\r\n");
            assertTimedOut(client);
        }
        assertThat(gateway.get("/channels/slow").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsAskedForAndDoesNotComeIsBrokenOff() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/slow HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 4\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);
            assertTimedOut(client);
        }
    }

    @Test
    void aLaterRequestHasNoMoreTimeThanTheFirst() {
        try (RawClient client = gateway.connectInternal()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(Requests.get("/health/live")).response().status())
                        .isEqualTo(200);
                assertThat(client.hasAnswerWithin(PAUSE)).isFalse();
            }
            client.send("GET ");
            drip(client, "a");
            assertTimedOut(client);
        }
    }

    @Test
    void aConnectionBetweenTwoRequestsIsKept() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.get("/health/live")).response();
            assertThat(client.hasAnswerWithin(REQUEST_TIMEOUT.multipliedBy(3))).isFalse();
            assertThat(client.send(Requests.get("/health/live")).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStreamOutlivesTheTimeOfItsRequest() {
        try (EventStream stream = gateway.subscribe("/events/long")) {
            assertThat(stream.block()).startsWith(":");
            assertThat(stream.client().hasAnswerWithin(REQUEST_TIMEOUT.multipliedBy(3)))
                    .isFalse();
            gateway.publish("long", "still here");
            assertThat(stream.next().data()).isEqualTo("still here");
        }
    }

    @Test
    void linesThatComeSteadilyMayTakeLongTogether() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] line = chunk("{\"channel\":\"steady\",\"data\":1}\n");
            int lines = 3 * (int) REQUEST_TIMEOUT.dividedBy(PAUSE);
            client.send(line);
            assertThat(client.head().status()).isEqualTo(200);
            for (int i = 1; i < lines; i++) {
                assertThat(client.hasAnswerWithin(Duration.ofSeconds(10))).isTrue();
                client.firstRead();
                assertThat(client.hasAnswerWithin(PAUSE)).isFalse();
                client.send(line);
            }
            client.send("0\r\n\r\n");
            String rest = new String(client.firstRead(), StandardCharsets.UTF_8);
            assertThat(rest).contains("\"id\":");
            assertThat(gateway.get("/channels/steady").json().number("events")).isEqualTo(lines);
        }
    }

    @Test
    void aLineThatComesSlowlyIsBrokenOffAfterThoseBeforeIt() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            client.send(chunk("{\"channel\":\"cut\",\"data\":1}\n{\"channel\":\"cut\",\"data\":2}\n"));
            client.hasAnswerWithin(Duration.ofSeconds(10));
            for (int i = 0; i < 3 * REQUEST_TIMEOUT.dividedBy(PAUSE); i++) {
                client.sendIfOpen(chunk(" "));
                client.hasAnswerWithin(PAUSE);
            }
            RawResponse answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.jsonLines()).hasSize(3);
            assertThat(answer.jsonLines().get(1).fields()).containsExactlyInAnyOrder("id", "subscribers");
            assertThat(answer.jsonLines().get(2).text("detail")).contains("the 2 lines before are dealt with");
            client.awaitEnd();
        }
        assertThat(gateway.get("/channels/cut").json().number("events")).isEqualTo(2);
    }

    /** What was answered cannot be taken back: the client is given up where it does not take it. */
    @Test
    void whoDoesNotReadItsLastAnswerIsClosed() {
        try (RawClient client = RawClient.connect(gateway.gateway().internalAddress(), 4 << 10)) {
            String requests = Requests.get("/metrics").repeat(2_000) + "nonsense\r\n";
            client.send(requests.getBytes(StandardCharsets.US_ASCII));
            client.sendUntilClosed(new byte[1 << 10]);
        }
    }

    private static byte[] chunk(String payload) {
        return (Integer.toHexString(payload.length()) + "\r\n" + payload + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends again and again, until there is an answer or far too much time has passed. */
    private void drip(RawClient client, String bytes) {
        for (int i = 0; i < 250 && !client.hasAnswerWithin(PAUSE); i++) {
            client.sendIfOpen(bytes.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begunNanos))
                .isBetween(REQUEST_TIMEOUT, REQUEST_TIMEOUT.multipliedBy(20));
    }

    private static void assertTimedOut(RawClient client) {
        RawResponse answer = client.response();
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.closes()).isTrue();
        assertThat(answer.json().text("detail")).contains("http.request-timeout");
        client.awaitEnd();
    }
}
