package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.AuthMode;
import dev.longwave.config.CorsConfig;
import dev.longwave.config.JwtConfig;
import dev.longwave.logging.LogAllowance;
import dev.longwave.testing.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever bytes come as requests, and however they are cut, they are read in one way, and each answer is one answer.
 * An input is what a client sends.
 */
public class RequestFuzzTest {
    private static final JwtConfig JWT = new JwtConfig(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            "longwave",
            Duration.ofSeconds(5),
            "longwave_token",
            true,
            Set.of(),
            Duration.ofMinutes(5),
            Duration.ofHours(1));
    private static final Denials DENIALS = new Denials("fuzz", status -> {}, new LogAllowance(() -> 0));
    private static final InternalGuard GUARD = new InternalGuard(AuthMode.NONE, Set.of("queue"), DENIALS);
    private static final Credentials CREDENTIALS =
            Credentials.ofPublic(JWT, new CorsConfig(Set.of("https://a.example")), DENIALS);

    private static final Pattern ANSWER =
            Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]+\r\n((?:[A-Za-z-]+: [ -~\u0080-\u00ff]*\r\n)*)\r\n");
    private static final Pattern LENGTH = Pattern.compile("(?i)(?:^|\n)content-length: (\\d+)\r");
    private static final Pattern INSTANCE = Pattern.compile("urn:longwave:request:[0-9a-f]{16}");

    /** Of several things that are wrong with one request, any may be named; it is the last that is answered. */
    private static final Pattern REFUSAL = Pattern.compile(
            "(?s)HTTP/1\\.1 (?:400|414|431|505) [^\r]+\r\n(?:[a-z-]+: [^\r]*\r\n)*connection: close\r\n.*");

    @TestFactory
    Stream<DynamicTest> requestsAreReadInOneWay() {
        return FuzzCorpus.of(getClass(), RequestFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String whole = answersTo(input, input.length);
        assertAnswers(whole, new String(input, StandardCharsets.ISO_8859_1).contains("HEAD "));
        assertThat(outcome(answersTo(input, 1))).isEqualTo(outcome(whole));
        assertThat(outcome(answersTo(input, 7))).isEqualTo(outcome(whole));
    }

    private static String outcome(String answers) {
        return REFUSAL.matcher(answers).replaceFirst("refused");
    }

    private static String answersTo(byte[] input, int pieceLength) {
        try (EmbeddedConnection connection = new EmbeddedConnection(RequestFuzzTest::route)) {
            for (int from = 0; from < input.length; from += pieceLength) {
                connection.read(input, from, Math.min(input.length, from + pieceLength));
            }
            return INSTANCE.matcher(connection.answered()).replaceAll("urn:longwave:request:0000000000000000");
        }
    }

    /** Reads all there is to read in a request, and answers what it has read. */
    private static Exchange route(Request request, Reply reply) throws ProblemException {
        GUARD.check(request);
        String read = request.method() + " " + request.target() + " "
                + request.target().after("/events/") + " "
                + StartPositions.of(request) + " " + CREDENTIALS.of(request) + " " + MediaType.of(request) + " "
                + StreamQuery.read(request.target()).limit();
        return new BodyCollector(
                request.http(),
                1_000,
                (bytes, length) -> reply.send(Answer.json(read + StrictUtf8.decode(bytes, length))));
    }

    /**
     * Answers one after the other, each with the length it says.
     *
     * @param mayHaveNone whether an answer may say a length and have no body, as that to HEAD
     */
    private static void assertAnswers(String answers, boolean mayHaveNone) {
        int at = 0;
        Matcher head = ANSWER.matcher(answers);
        while (at < answers.length()) {
            assertThat(head.find(at) && head.start() == at)
                    .as("an answer at %d of %s", at, answers)
                    .isTrue();
            assertThat(head.group(1)).isNotEqualTo("500");
            Matcher length = LENGTH.matcher(head.group(2));
            boolean bodiless =
                    mayHaveNone && (head.end() == answers.length() || answers.startsWith("HTTP/", head.end()));
            at = head.end() + (length.find() && !bodiless ? Integer.parseInt(length.group(1)) : 0);
        }
        assertThat(at).isEqualTo(answers.length());
    }
}
