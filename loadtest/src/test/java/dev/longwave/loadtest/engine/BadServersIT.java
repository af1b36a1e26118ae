package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.target.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a server cannot be measured, the first problem says what happened and what to do. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class BadServersIT {
    private static final String STREAM = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n";

    // ---- subscribing ----

    @Test
    void aServerThatIsNotThere() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        HttpUrl url = HttpUrl.parse("http://127.0.0.1:" + port + "/{channel}");

        Result result = Plan.of(new Target(url, List.of(), url, List.of(), "{data}", "text/plain"))
                .run();

        assertFailed(
                result,
                "could not connect to 127\\.0\\.0\\.1:" + port + ": .*Connection refused.*; see whether the"
                        + " server runs there");
    }

    @Test
    void aHostThatNobodyKnows() {
        HttpUrl url = HttpUrl.parse("http://no-such-host.invalid/{channel}");
        Plan plan = Plan.of(new Target(url, List.of(), url, List.of(), "{data}", "text/plain"));

        assertThatThrownBy(plan::run)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the host \"no-such-host.invalid\" of " + url + " is not known; see whether the name is right");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 Unauthorized| the server refused a subscriber with 401 Unauthorized; give it credentials with"
                        + " --subscribe-header \"Authorization: ...\": no",
                "403 Forbidden| the server refused a subscriber with 403 Forbidden; give it credentials with"
                        + " --subscribe-header \"Authorization: ...\": no",
                "404 Not Found| the server knows no /{channel} (404 Not Found); see whether --subscribe-url is right: no",
                "500 Oops| expected 200 from URL, got 500 Oops: no",
                "503 | expected 200 from URL, got 503: no",
                "302 Found| expected 200 from URL, got 302 Found: no",
            })
    void aServerThatRefusesSubscribers(String status, String sentence) throws IOException {
        try (FaultServer server =
                new FaultServer().answersSubscribers("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno", true)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.FAILED);
            assertThat(result.problems().get(0).message())
                    .isEqualTo(
                            sentence.replace("URL", server.target().subscribe().toString()));
        }
    }

    @Test
    void aServerThatSaysNoContent() throws IOException {
        assertFailedWith("HTTP/1.1 204 No Content\r\n\r\n", "expected 200 from .*, got 204 No Content");
    }

    @Test
    void aPageInsteadOfAStream() throws IOException {
        assertFailedWith(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nHello",
                "expected Content-Type text/event-stream from .*, got text/html; this is no event stream, see whether"
                        + " --subscribe-url is right");
    }

    @Test
    void aStreamWithoutAType() throws IOException {
        assertFailedWith(
                "HTTP/1.1 200 OK\r\n\r\n",
                "expected Content-Type text/event-stream from .*, got none; this is no event stream, see whether"
                        + " --subscribe-url is right");
    }

    @Test
    void aCompressedStream() throws IOException {
        assertFailedWith(
                STREAM + "Content-Encoding: gzip\r\n\r\n",
                "expected an event stream that is not compressed, got Content-Encoding gzip; turn compression off there");
    }

    @Test
    void garbageInsteadOfHttp() throws IOException {
        assertFailedWith(
                "220 mail ESMTP\r\n500 what?\r\n\r\n",
                "the server broke the protocol: expected an answer of HTTP/1.1, got \"220 mail ESMTP\"");
    }

    @Test
    void garbageAndTheEndOfTheConnection() throws IOException {
        try (FaultServer server = new FaultServer().answersSubscribers("SSH-2.0-OpenSSH\r\n", false)) {
            assertFailed(
                    Plan.of(server.target()).run(),
                    "the server closed a connection in the middle of its answer's head, after \"SSH-2.0-OpenSSH\"");
        }
    }

    @Test
    void aHeadWithoutAnEnd() throws IOException {
        assertFailedWith(
                STREAM + "X: y\r\n".repeat(20_000),
                "the server broke the protocol: expected an HTTP head of at most 64 KiB, got no end of it");
    }

    @Test
    void aServerThatClosesBeforeItAnswers() throws IOException {
        try (FaultServer server = new FaultServer().answersSubscribers("", false)) {
            assertFailed(
                    Plan.of(server.target()).run(),
                    "the server closed a connection before it had answered; see its log");
        }
    }

    @Test
    void aServerThatNeverAnswers() throws IOException {
        assertFailedWith("", "no answer came from .* within 10 s; see whether that is the server");
    }

    @Test
    void chunksThatAreNone() throws IOException {
        assertFailedWith(
                STREAM + "Transfer-Encoding: chunked\r\n\r\ndata: hello\n\n",
                "the server broke the protocol: expected the end of a chunk's size, got 't'");
    }

    @Test
    void aStreamThatEndsAtOnce() throws IOException {
        try (FaultServer server = new FaultServer().answersSubscribers(STREAM + "\r\n", false)) {
            assertFailed(Plan.of(server.target()).run(), "the server ended a stream; see its log");
        }
    }

    @Test
    void eventsThatAreNotWhatWasPublished() throws IOException {
        Result result = assertFailedWith(
                STREAM + "\r\ndata: {}\n\ndat: x\n\ndata: [unfinished",
                "an event was published and acknowledged, and did not arrive within 10 s; see whether .* and .* mean the"
                        + " same channel");
        assertThat(result.ledger().foreign()).isEqualTo(1);
    }

    // ---- publishing ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 Unauthorized| publishing to URL was refused with 401 Unauthorized: no; give it credentials with"
                        + " --publish-header \"Authorization: ...\"",
                "404 Not Found| publishing to URL was refused with 404 Not Found: no; see whether --publish-url is right",
                "500 Oops| publishing to URL was refused with 500 Oops: no",
            })
    void aServerThatRefusesEvents(String status, String sentence) throws IOException {
        try (FaultServer server =
                new FaultServer().answersPublishers("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno")) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.FAILED);
            assertThat(result.problems().get(0).message())
                    .isEqualTo(sentence.replace("URL", server.target().publish().toString()));
            assertThat(result.totals().publishFailures()).isEqualTo(1);
            assertThat(result.ledger().lost()).isZero();
        }
    }

    @Test
    void garbageInsteadOfAnAcknowledgement() throws IOException {
        try (FaultServer server = new FaultServer().answersPublishers("what?\r\n\r\n")) {
            assertFailed(
                    Plan.of(server.target()).run(), "expected an answer of HTTP/1.1 to a publish, got something else");
        }
    }

    @Test
    void eventsThatAreAcknowledgedAndGoNowhere() throws IOException {
        try (FaultServer server = new FaultServer().deliversNowhere()) {
            Result result = Plan.of(server.target()).run();

            assertFailed(
                    result,
                    "an event was published and acknowledged, and did not arrive within 10 s; see whether .* and .* mean"
                            + " the same channel");
            assertThat(result.ledger().lost()).isEqualTo(1);
        }
    }

    // ---- in the middle ----

    @Test
    void aServerThatDiesInTheMiddle() throws IOException {
        try (FaultServer server = new FaultServer()) {
            CompletableFuture.runAsync(server::close, CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));

            Result result = Plan.of(server.target()).lasting(0, 30_000).run();

            assertFailed(
                    result,
                    "the server is gone: all streams had ended [0-9.]+ s after the run began, and for 5 s none could be"
                            + " opened again; see the server's log \\(.*\\)");
            assertThat(result.totals().published()).isPositive();
            assertThat(result.totals().delivered()).isPositive();
            assertThat(result.totals().disconnects()).isGreaterThanOrEqualTo(4);
            assertThat(result.latencies().delivery().count()).isPositive();
            assertThat(result.phases()).extracting(Result.Phase::name).containsExactly("fanout");
            assertThat(result.samples()).isNotEmpty();
        }
    }

    private static Result assertFailedWith(String answer, String sentence) throws IOException {
        try (FaultServer server = new FaultServer().answersSubscribers(answer, true)) {
            Result result = Plan.of(server.target()).run();
            assertFailed(result, sentence);
            return result;
        }
    }

    private static void assertFailed(Result result, String sentence) {
        assertThat(result.outcome()).isEqualTo(Result.Outcome.FAILED);
        assertThat(result.problems()).isNotEmpty();
        assertThat(result.problems().get(0).message()).matches(sentence);
    }
}
