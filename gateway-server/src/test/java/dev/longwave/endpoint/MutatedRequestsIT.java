package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that were good until somebody changed them at random, which nobody has thought of one by one. */
@Timeout(120)
class MutatedRequestsIT {
    private static final int ROUNDS = 2_000;
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final List<String> GOOD = List.of(
            Requests.get("/events/mutant?channel=b:*&last_event_id=a&since=10m", "Accept: text/event-stream"),
            Requests.get("/events/mutant", "Last-Event-ID: abcdefgh-0000000000000001"),
            Requests.of("HEAD", "/events/mutant"),
            Requests.post("/publish/mutant?event=a&id=b&retry=1", "some text \u20ac"),
            Requests.post(
                    "/publish",
                    "{\"channels\":[\"mutant\",\"b\"],\"data\":{\"a\":[1,null,\"\\ud83d\\ude80\"]},\"retry\":1}",
                    "Content-Type: application/json",
                    "Idempotency-Key: k"),
            Requests.post("/publish", "{\"channel\":\"mutant\",\"data\":1}\n".repeat(5), NDJSON),
            "POST /publish HTTP/1.1\r\nHost: localhost\r\n" + NDJSON + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "20\r\n{\"channel\":\"mutant\",\"data\":\"x\"}\n\r\n5;a=b\r\n{\"cha\r\n0\r\nX: y\r\n\r\n",
            Requests.get("/channels?limit=10&after=m") + Requests.get("/health/ready") + Requests.get("/streams"),
            "GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        " ",
        "\t",
        "\0",
        ":",
        ";",
        ",",
        "%",
        "%0a",
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "0",
        "-1",
        "ffffffff",
        "Host: b\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Expect: 100-continue\r\n",
        "HTTP/1.0",
        "HTTP/2.0",
        "\u00c3",
        "\u00ff",
        "GET ",
        "POST "
    };

    @Test
    void eachIsAnsweredOrClosedAndNobodyElseNotices() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (GatewayFixture gateway = GatewayFixture.start();
                Publisher publisher = gateway.publisher();
                EventStream subscriber = gateway.subscribe("/events/honest")) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] request = mutate(GOOD.get(random.nextInt(GOOD.size())), random);
                try (RawClient client = random.nextBoolean() ? gateway.connectPublic() : gateway.connectInternal()) {
                    client.send(request).halfClose();
                    String answer = new String(client.rest(), StandardCharsets.UTF_8);
                    assertThat(answer)
                            .as("seed %d, round %d: %s", seed, round, new String(request, StandardCharsets.ISO_8859_1))
                            .matches("(?s)(HTTP/1\\.1 [1-5][0-9]{2} .*)?")
                            .doesNotContain("500 Internal");
                }
                if (round % 10 == 0) {
                    publisher.publish("honest", "event " + round);
                    assertThat(subscriber.next().data()).isEqualTo("event " + round);
                }
            }
            Deadline.await("the others to be gone", () -> gateway.meters().get("longwave_streams") == 1);
        }
    }

    private static byte[] mutate(String good, Random random) {
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(bytes, 0, at);
            int skipped = 0;
            switch (random.nextInt(5)) {
                case 0 -> {
                    changed.write(random.nextInt(256));
                    skipped = 1;
                }
                case 1 ->
                    changed.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.ISO_8859_1));
                case 2 -> skipped = 1 + random.nextInt(Math.min(20, bytes.length - at));
                case 3 -> changed.write(bytes, at, Math.min(30, bytes.length - at));
                default -> skipped = random.nextInt(4) == 0 ? bytes.length - at : 0;
            }
            changed.write(bytes, at + skipped, bytes.length - at - skipped);
            bytes = changed.toByteArray();
        }
        return bytes;
    }
}
