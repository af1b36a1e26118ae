package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Access;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Publication;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.limit.PublishLimits;
import dev.longwave.logging.LogAllowance;
import dev.longwave.server.Json;
import dev.longwave.sse.SseEncoder;
import dev.longwave.testing.FuzzCorpus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A body is published as it says, or refused; and a line of NDJSON is dealt with as the same bytes alone would be. An
 * input is the lines of a body.
 */
public class PublicationFuzzTest {
    private static final Denials DENIALS = new Denials("fuzz", status -> {}, new LogAllowance(() -> 0));
    private static final int MOST_BYTES = 1_000;

    @TestFactory
    Stream<DynamicTest> aBodyIsPublishedAsItSaysOrRefused() {
        return FuzzCorpus.of(getClass(), PublicationFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        List<Publication> expected = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        for (byte[] line : lines(input)) {
            Publication publication = line.length > MOST_BYTES ? null : publication(line);
            if (publication != null) {
                assertSaysTheSame(publication, new String(line, StandardCharsets.UTF_8));
                expected.add(publication);
            }
            answers.add(publication == null ? "problem" : "id");
        }
        List<Publication> published = new ArrayList<>();
        assertThat(answersToLines(input, published)).isEqualTo(answers);
        assertThat(published).isEqualTo(expected);
    }

    /** Null where it is refused. */
    private static @Nullable Publication publication(byte[] body) {
        try {
            return PublicationJson.parse(StrictUtf8.decode(body, body.length), null);
        } catch (ProblemException e) {
            assertThat(e.problem().status().code()).isEqualTo(400);
            assertThat(Json.parse(e.problem().toJson()).text("detail")).isNotEmpty();
            return null;
        }
    }

    /** Against a parser that is not the gateway's. */
    private static void assertSaysTheSame(Publication publication, String body) {
        Map<?, ?> said = (Map<?, ?>) Json.parse(body).value();
        Object channels = said.containsKey("channel") ? List.of(said.get("channel")) : said.get("channels");
        assertThat(publication.channels().stream().map(name -> (Object) name.value()))
                .isEqualTo(channels);
        assertThat(publication.event().type()).isEqualTo(said.get("event"));
        assertThat(publication.event().id()).isEqualTo(said.get("id"));
        Object data = said.get("data");
        String sent = publication.event().data();
        assertThat(data instanceof String ? sent : Json.parse(sent).value()).isEqualTo(data);
        assertThat(SseEncoder.encode(publication.event(), "abcdefgh-").toString())
                .endsWith("\n\n");
    }

    /** Lines that are not empty, without LF or CRLF. */
    private static List<byte[]> lines(byte[] input) {
        List<byte[]> lines = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int i = 0; i <= input.length; i++) {
            if (i < input.length && input[i] != '\n') {
                line.write(input[i]);
                continue;
            }
            byte[] bytes = line.toByteArray();
            line.reset();
            // the limit is for what comes before the LF
            int length = bytes.length > 0 && bytes.length <= MOST_BYTES && bytes[bytes.length - 1] == '\r'
                    ? bytes.length - 1
                    : bytes.length;
            if (length > 0) {
                lines.add(Arrays.copyOf(bytes, length));
            }
        }
        return lines;
    }

    private static List<String> answersToLines(byte[] input, List<Publication> published) {
        PublishEndpoint endpoint = new PublishEndpoint(recorder(published), MOST_BYTES, PublishLimits.none());
        Routes routes = (request, reply) ->
                endpoint.exchange(request, reply, new Caller(request, Access.unlimited(), true, true, DENIALS));
        byte[] head = ("POST /publish HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                        + "Connection: close\r\nContent-Length: " + input.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (EmbeddedConnection connection = new EmbeddedConnection(routes)) {
            connection.read(head, 0, head.length);
            for (int from = 0; from < input.length; from += 11) {
                connection.read(input, from, Math.min(input.length, from + 11));
            }
            return answers(connection.answered());
        }
    }

    /** What kind of answer each line got. */
    private static List<String> answers(String response) {
        assertThat(response).startsWith("HTTP/1.1 200 OK\r\n");
        return response.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> Json.parse(line).value() instanceof Map<?, ?> answer && answer.containsKey("id")
                        ? "id"
                        : "problem")
                .toList();
    }

    private static EventSink recorder(List<Publication> published) {
        return new EventSink() {
            @Override
            public CompletionStage<PublishReceipt> publish(Publication publication) {
                published.add(publication);
                return CompletableFuture.completedFuture(new PublishReceipt("abcdefgh-0000000000000001", 0));
            }

            @Override
            public void flush() {}
        };
    }
}
