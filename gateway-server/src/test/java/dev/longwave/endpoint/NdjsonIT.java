package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publications, a line each: whatever one line is, the others get through, and each has its answer in its place. */
@Timeout(60)
class NdjsonIT {
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final int MAX_EVENT = 256 << 10;

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start("history.max-events=100000");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @Test
    void goodLinesArePublishedWhateverStandsBetweenThem() {
        try (EventStream stream = gateway.subscribe("/events/mixed")) {
            List<Json> answers = answers(String.join(
                    "\n",
                    line("mixed", "1"),
                    "nonsense",
                    line("mixed", "2"),
                    "{\"channel\":\"mixed\"}",
                    "[]",
                    "{\"channel\":\"mixed\",\"data\":\"a\",\"event\":\"gap\"}",
                    "{\"channel\":\"mixed\",\"data\":\"\\ud800\"}",
                    line("mixed", "3") + "x",
                    line("mixed", "4") + line("mixed", "5"),
                    "{\"channel\":\"mixed\",\"data\":{\"a\":1,\"a\":1}}",
                    line("mixed", "6"),
                    ""));
            assertThat(answers).hasSize(11);
            for (int i = 0; i < answers.size(); i++) {
                if (List.of(0, 2, 10).contains(i)) {
                    assertThat(answers.get(i).fields()).containsExactlyInAnyOrder("id", "subscribers");
                    assertThat(stream.next().lastEventId())
                            .isEqualTo(answers.get(i).text("id"));
                } else {
                    assertThat(answers.get(i).fields()).contains("type", "title", "status", "detail");
                    assertThat(answers.get(i).number("status")).isEqualTo(400);
                }
            }
        }
    }

    @Test
    void theAnswerIsLinesOfJsonThatComeInChunks() {
        RawResponse answer = gateway.post("/publish", line("form", "1") + "\n", NDJSON);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.text()).matches("\\{\"id\":\"[a-z0-9]{8}-[0-9]{16}\",\"subscribers\":0\\}\n");
    }

    @Test
    void linesMayEndWithCrLfOrNotAtAllAndBlankOnesAreNone() {
        try (EventStream stream = gateway.subscribe("/events/ends")) {
            assertThat(answers(
                            "\n\r\n" + line("ends", "1") + "\r\n\n" + line("ends", "2") + "\n\n\n" + line("ends", "3")))
                    .hasSize(3);
            assertThat(stream.nextData(3)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void noLinesGetNoAnswerLines() {
        for (String body : new String[] {"", "\n", "\r\n\r\n"}) {
            RawResponse answer = gateway.post("/publish", body, NDJSON);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void aLineThatIsTooLongIsOneProblem() {
        String longest = "{\"channel\":\"long\",\"data\":\"" + "a".repeat(MAX_EVENT - 29) + "\"}";
        assertThat(longest).hasSizeBetween(MAX_EVENT - 2, MAX_EVENT);
        List<Json> answers = answers(line("long", "1") + "\n" + longest + "\n" + "a".repeat(MAX_EVENT + 1) + "\n"
                + line("long", "2") + "\n" + "b".repeat(3 * MAX_EVENT) + "\n" + line("long", "3") + "\n"
                + "c".repeat(2 * MAX_EVENT));
        assertThat(answers).hasSize(7);
        assertThat(answers.stream()
                        .map(answer -> answer.fields().contains("id") ? 200L : answer.number("status"))
                        .toList())
                .containsExactly(200L, 200L, 413L, 200L, 413L, 200L, 413L);
        assertThat(gateway.get("/channels/long").json().number("events")).isEqualTo(4);
    }

    @Test
    void aLineThatIsNotUtf8IsOneProblem() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes("\ufeff" + line("utf8", "mark") + "\n"));
        body.writeBytes(new byte[] {'{', (byte) 0xff, '}', '\n'});
        body.writeBytes(bytes(line("utf8", "\u00e4\u20ac\ud83d\ude80") + "\n"));
        try (EventStream stream = gateway.subscribe("/events/utf8");
                RawClient client = gateway.connectInternal()) {
            client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\n" + NDJSON + "\r\nContent-Length: " + body.size()
                    + "\r\n\r\n");
            List<Json> answers = client.send(body.toByteArray()).response().jsonLines();
            assertThat(answers).hasSize(3);
            assertThat(answers.get(0).text("title")).isEqualTo("Invalid JSON");
            assertThat(answers.get(1).text("title")).isEqualTo("Invalid UTF-8");
            assertThat(stream.next().data()).isEqualTo("\u00e4\u20ac\ud83d\ude80");
        }
    }

    @Test
    void aBodyMayBeSplitAnywhere() {
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String data = i + " \u00e4\u20ac\ud83d\ude80 " + "x".repeat(i % 50);
            expected.add(data);
            text.append(line("split", data)).append(i % 3 == 0 ? "\r\n" : "\n");
        }
        byte[] body = bytes(text.toString());
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            try (EventStream stream = gateway.subscribe("/events/split");
                    RawClient client = gateway.connectInternal()) {
                client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\n" + NDJSON
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                int most = 1 << random.nextInt(12);
                for (int at = 0; at < body.length; ) {
                    int length = Math.min(body.length - at, 1 + random.nextInt(most));
                    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
                    chunk.writeBytes(bytes(Integer.toHexString(length) + "\r\n"));
                    chunk.write(body, at, length);
                    chunk.writeBytes(bytes("\r\n"));
                    client.send(chunk.toByteArray());
                    at += length;
                }
                RawResponse answer = client.send("0\r\n\r\n").response();
                assertThat(answer.jsonLines()).as("seed %d", seed).hasSize(expected.size());
                assertThat(answer.jsonLines()).allMatch(each -> each.fields().contains("id"));
                assertThat(stream.nextData(expected.size())).isEqualTo(expected);
            }
        }
    }

    @Test
    void fiftyThousandLinesAreOneRequest() {
        int count = 50_000;
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < count; i++) {
            body.append(line("many", "event " + i)).append('\n');
        }
        try (EventStream stream = gateway.subscribe("/events/many");
                RawClient client = gateway.connectInternal()) {
            CompletableFuture<?> sent =
                    CompletableFuture.runAsync(() -> client.send(Requests.post("/publish", body.toString(), NDJSON)));
            CompletableFuture<List<String>> received = CompletableFuture.supplyAsync(() -> {
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    assertThat(stream.next().data()).isEqualTo("event " + i);
                    ids.add(stream.lastEventId());
                }
                return ids;
            });
            List<String> answered = client.response(Deadline.in(Duration.ofSeconds(30))).jsonLines().stream()
                    .map(answer -> answer.text("id"))
                    .toList();
            assertThat(answered).hasSize(count).isEqualTo(received.join());
            assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void everyLineMayHaveItsOwnChannelsTypeIdAndRetry() {
        try (EventStream stream = gateway.subscribe("/events?channel=own:a&channel=own:b")) {
            stream.block();
            List<Json> answers =
                    answers("{\"channel\":\"own:a\",\"data\":[1],\"event\":\"t\",\"id\":\"i1\",\"retry\":7}\n"
                            + "{\"channels\":[\"own:a\",\"own:b\"],\"data\":\"2\",\"id\":\"i2\"}\n"
                            + "{\"channel\":\"own:b\",\"data\":\"3\",\"id\":\"i2\"}\n");
            assertThat(answers.get(0).text("id")).isEqualTo("i1");
            assertThat(answers.get(1).text("id")).isEqualTo("i2");
            assertThat(answers.get(2).number("status")).isEqualTo(409);
            assertThat(stream.block()).isEqualTo("id: i1\nevent: t\nretry: 7\ndata: [1]\n\n");
            assertThat(stream.block()).isEqualTo("id: i2\ndata: 2\n\n");
        }
    }

    @Test
    void aBodyThatCannotBeReadOnKeepsWhatCameBefore() {
        String lines = line("broken", "1") + "\n" + line("broken", "2") + "\n" + line("broken", "3");
        try (EventStream stream = gateway.subscribe("/events/broken");
                RawClient client = gateway.connectInternal()) {
            client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\n" + NDJSON
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(lines.length()) + "\r\n" + lines
                    + "\r\nnonsense\r\n");
            RawResponse answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.jsonLines()).hasSize(3);
            assertThat(answer.jsonLines().get(2).number("status")).isEqualTo(400);
            assertThat(answer.jsonLines().get(2).text("detail")).contains("the 2 lines before are dealt with");
            client.awaitEnd();
            assertThat(stream.nextData(2)).containsExactly("1", "2");
        }
        assertThat(gateway.get("/channels/broken").json().number("events")).isEqualTo(2);
    }

    @Test
    void aPublisherThatVanishesHasPublishedItsWholeLines() {
        RawClient client = gateway.connectInternal();
        client.send("POST /publish HTTP/1.1\r\nHost: localhost\r\n" + NDJSON + "\r\nContent-Length: 1000\r\n\r\n"
                + line("vanished", "1") + "\n" + line("vanished", "2") + "\n" + line("vanished", "3"));
        try (EventStream stream = gateway.subscribe("/events/vanished?since=earliest")) {
            assertThat(stream.nextData(2)).containsExactly("1", "2");
            client.reset();
            gateway.publish("vanished", "4");
            assertThat(stream.next().data()).isEqualTo("4");
        }
    }

    @Test
    void aClientOfHttp10GetsItsAnswersUpToTheEndOfTheConnection() {
        String body = line("old", "1") + "\nnonsense\n";
        try (RawClient client = gateway.connectInternal()) {
            client.send(
                    "POST /publish HTTP/1.0\r\n" + NDJSON + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            RawResponse answer = client.response();
            assertThat(answer.closes()).isTrue();
            assertThat(answer.headers("Transfer-Encoding")).isEmpty();
            assertThat(answer.jsonLines()).hasSize(2);
        }
    }

    @Test
    void theConnectionServesTheNextRequest() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.post("/publish", line("next", "1"), NDJSON)
                    + Requests.get("/channels/next")
                    + Requests.post("/publish", line("next", "2") + "\n", NDJSON));
            assertThat(client.response().jsonLines()).hasSize(1);
            assertThat(client.response().json().number("events")).isEqualTo(1);
            assertThat(client.response().jsonLines()).hasSize(1);
        }
    }

    private static String line(String channel, String data) {
        return "{\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Json> answers(String body) {
        RawResponse answer = gateway.post("/publish", body, NDJSON);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.jsonLines();
    }
}
