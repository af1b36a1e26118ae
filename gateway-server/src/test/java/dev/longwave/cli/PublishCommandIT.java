package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cli.ScriptedServer.Request;
import dev.longwave.cli.ScriptedServer.Script;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublishCommandIT {
    private static final Script ACCEPT_ALL = (number, request, reply) -> reply.acceptAll(request);

    private ScriptedServer server;

    @AfterEach
    void tearDown() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyLineBecomesAnEventOverOneConnection() throws Exception {
        CommandRun run = publish(ACCEPT_ALL, "one\ntwo \u00e9\n\n\"three\"").exits(0);

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEmpty();
        assertThat(publishedLines())
                .containsExactly(
                        "{\"channel\":\"logs:app\",\"data\":\"one\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"two \u00e9\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"\\\"three\\\"\"}");
        Request request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/publish");
        assertThat(request.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(request.header("Upgrade")).isEmpty();
    }

    @Test
    void aQuietLineGoesOutAtOnceAndTheConnectionIsKept() throws Exception {
        server = new ScriptedServer(ACCEPT_ALL);
        PipedOutputStream stdin = new PipedOutputStream();
        CommandRun run = publish(new PipedInputStream(stdin));
        for (int i = 1; i <= 5; i++) {
            stdin.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
            int expected = i;
            CommandRun.await("line " + i, () -> server.requests().size() == expected);
        }
        stdin.close();
        run.exits(0);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void linesThatAreReadyGoTogetherButNotTooManyAndInOrder() throws Exception {
        String input =
                IntStream.range(0, 5_000).mapToObj(i -> i + " ".repeat(100)).collect(Collectors.joining("\n"));
        publish(ACCEPT_ALL, input).exits(0);

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.requests()).allSatisfy(request -> {
            assertThat(request.lines().size()).isLessThanOrEqualTo(500);
            assertThat(request.body().length()).isLessThanOrEqualTo(256 * 1024);
        });
        assertThat(server.requests().size()).isLessThan(1_000);
        List<String> published = publishedLines();
        assertThat(published).hasSize(5_000);
        for (int i = 0; i < 5_000; i++) {
            assertThat(published.get(i)).contains("\"data\":\"" + i + " ");
        }
    }

    @Test
    void theTypeIsSentWithEveryLine() throws Exception {
        server = new ScriptedServer(ACCEPT_ALL);
        publish(stdin("a\nb\n"), "--event", "log").exits(0);
        assertThat(publishedLines())
                .containsExactly(
                        "{\"channel\":\"logs:app\",\"event\":\"log\",\"data\":\"a\"}",
                        "{\"channel\":\"logs:app\",\"event\":\"log\",\"data\":\"b\"}");
    }

    @Test
    void lineEndsAndBadBytesAreMadeGood() throws Exception {
        server = new ScriptedServer(ACCEPT_ALL);
        byte[] input = {'a', '\r', '\n', (byte) 0xFF, 'b', '\n', 'c'};
        publish(new ByteArrayInputStream(input)).exits(0);
        assertThat(publishedLines())
                .containsExactly(
                        "{\"channel\":\"logs:app\",\"data\":\"a\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"\uFFFDb\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"c\"}");
    }

    @Test
    void aBadLineIsToldByItsNumberAndTheOthersGoOn() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> {
                            reply.begin("application/x-ndjson");
                            for (String line : request.lines()) {
                                reply.chunk(
                                        line.contains("bad")
                                                ? "{\"title\":\"Event too large\",\"status\":413,\"detail\":\"expected 1 KiB\"}\n"
                                                : "{\"id\":\"e-1\",\"subscribers\":1}\n");
                            }
                            reply.end();
                        },
                        "good\nbad\ngood\nbad\ngood\n")
                .exits(1);
        assertThat(run.err())
                .containsExactly(
                        "longwave publish: line 2: Event too large: expected 1 KiB (413)",
                        "longwave publish: line 4: Event too large: expected 1 KiB (413)");
        assertThat(publishedLines()).hasSize(5);
    }

    @Test
    void afterACutOnlyTheUnansweredLinesAreSentAgain() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> {
                            if (number > 0) {
                                reply.acceptAll(request);
                                return;
                            }
                            reply.begin("application/x-ndjson");
                            reply.chunk("{\"id\":\"e-1\",\"subscribers\":0}\n{\"id\":\"e-2\",\"subscr");
                            reply.hangUp();
                        },
                        "one\ntwo\nthree\n")
                .exits(0);
        assertThat(server.requests().get(0).lines()).hasSize(3);
        assertThat(server.requests().get(1).lines())
                .containsExactly(
                        "{\"channel\":\"logs:app\",\"data\":\"two\"}", "{\"channel\":\"logs:app\",\"data\":\"three\"}");
        assertThat(run.err())
                .containsExactly(said("connection lost; trying again until it works"), said("works again"));
    }

    @Test
    void answersThatStopTooEarlyAreACutToo() throws Exception {
        publish(
                        (number, request, reply) -> {
                            if (number == 0) {
                                reply.send(200, "", "{\"id\":\"e-1\"}\n");
                            } else {
                                reply.acceptAll(request);
                            }
                        },
                        "one\ntwo\n")
                .exits(0);
        assertThat(server.requests().get(1).lines()).containsExactly("{\"channel\":\"logs:app\",\"data\":\"two\"}");
    }

    @Test
    void aGatewayThatIsNotThereIsToldOnceAndTriedUntilItIs() throws Exception {
        int port = ScriptedServer.freePort();
        CommandRun run = new CommandRun(stdin("one\n"), "publish", "logs:app", "--url", "http://127.0.0.1:" + port);
        CommandRun.await("the message", () -> !run.err().isEmpty());
        Thread.sleep(500);
        assertThat(run.isRunning()).isTrue();
        server = new ScriptedServer(port, ACCEPT_ALL);
        run.exits(0);
        assertThat(run.err()).containsExactly(said("cannot connect; trying again until it works"), said("works again"));
        assertThat(publishedLines()).hasSize(1);
    }

    @Test
    void aGatewayThatIsBusyIsGivenTheTimeItAsksFor() throws Exception {
        List<Long> times = new ArrayList<>();
        CommandRun run = publish(
                        (number, request, reply) -> {
                            times.add(System.nanoTime());
                            if (number == 0) {
                                reply.send(
                                        429, "Retry-After: 1\r\n", "{\"title\":\"Too many publishes\",\"status\":429}");
                            } else {
                                reply.acceptAll(request);
                            }
                        },
                        "one\n")
                .exits(0);
        assertThat((times.get(1) - times.get(0)) / 1_000_000).isGreaterThanOrEqualTo(1_000L);
        assertThat(run.err())
                .containsExactly(said("Too many publishes (429); trying again until it works"), said("works again"));
    }

    @Test
    void aSingleLineThatThereIsNoRoomForIsSentAgain() throws Exception {
        publish(
                        (number, request, reply) -> {
                            if (number > 0) {
                                reply.acceptAll(request);
                                return;
                            }
                            reply.begin("application/x-ndjson");
                            for (String line : request.lines()) {
                                reply.chunk(
                                        line.contains("two")
                                                ? "{\"title\":\"Overloaded\",\"status\":503}\n"
                                                : "{\"id\":\"e\"}\n");
                            }
                            reply.end();
                        },
                        "one\ntwo\nthree\n")
                .exits(0);
        assertThat(server.requests().get(1).lines()).containsExactly("{\"channel\":\"logs:app\",\"data\":\"two\"}");
    }

    @Test
    void aProxyWithoutItsGatewayIsTriedAgain() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> {
                            if (number == 0) {
                                reply.send(502, "Content-Type: text/html\r\n", "<html>Bad Gateway</html>");
                            } else {
                                reply.acceptAll(request);
                            }
                        },
                        "one\n")
                .exits(0);
        assertThat(run.err().get(0)).isEqualTo(said("HTTP 502 (502); trying again until it works"));
    }

    @Test
    void aRefusalOfEverythingEndsItWithTheReason() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> reply.send(
                                403,
                                "Content-Type: application/problem+json\r\n",
                                "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"write a token\"}"),
                        "one\ntwo\n")
                .exits(1);
        assertThat(run.err()).containsExactly("longwave publish: Forbidden: write a token (403)");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aServerThatIsNoGatewayIsToldSo() throws Exception {
        CommandRun run = publish((number, request, reply) -> reply.send(200, "", "<html>\n</html>\n"), "one\n")
                .exits(1);
        assertThat(run.err())
                .containsExactly("longwave publish: expected an answer line for each line, got something else;"
                        + " give the --url of a gateway's internal listener");
    }

    @Test
    void aBatchThatIsTooLargeIsSentInSmallerOnes() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> {
                            if (request.body().length() > 100) {
                                reply.send(413, "", "{\"title\":\"Too large\",\"status\":413}");
                            } else {
                                reply.acceptAll(request);
                            }
                        },
                        "one\ntwo\n" + "x".repeat(200) + "\nfour\n")
                .exits(1);
        assertThat(run.err()).containsExactly("longwave publish: line 3: Too large (413)");
        assertThat(server.requests().stream()
                        .filter(request -> request.body().length() <= 100)
                        .flatMap(request -> request.lines().stream()))
                .containsExactly(
                        "{\"channel\":\"logs:app\",\"data\":\"one\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"two\"}",
                        "{\"channel\":\"logs:app\",\"data\":\"four\"}");
    }

    @Test
    void aLineThatTheGatewayRefusesByCuttingIsGivenUpAndTheOthersGoOn() throws Exception {
        CommandRun run = publish(
                        (number, request, reply) -> {
                            if (request.body().length() > 256 * 1024) {
                                reply.cut();
                            } else {
                                reply.acceptAll(request);
                            }
                        },
                        "one\n" + "x".repeat(300_000) + "\nthree\n")
                .exits(1);
        assertThat(run.err())
                .contains("longwave publish: line 2: 300033 bytes; the connection breaks whenever it is sent")
                .endsWith(said("works again"));
        assertThat(server.requests().get(server.requests().size() - 1).lines())
                .containsExactly("{\"channel\":\"logs:app\",\"data\":\"three\"}");
    }

    @Test
    void aLineThatIsTooLongToKeepIsToldAndTheOthersGoOn() throws Exception {
        CommandRun run = publish(ACCEPT_ALL, "one\n" + "x".repeat(3_000_000) + "\nthree\n")
                .exits(1);
        assertThat(run.err())
                .containsExactly(
                        "longwave publish: line 2: expected at most 1048576 bytes, got 3000000; not published");
        assertThat(publishedLines()).hasSize(2);
    }

    @Test
    void noInputIsNoFailure() throws Exception {
        publish(ACCEPT_ALL, "").exits(0);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void inputThatBreaksIsToldAndWhatCameBeforeIsPublished() throws Exception {
        server = new ScriptedServer(ACCEPT_ALL);
        InputStream broken = new FilterInputStream(stdin("one\n")) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, length);
                if (count < 0) {
                    throw new IOException("Input/output error");
                }
                return count;
            }
        };
        CommandRun run = publish(broken).exits(1);
        assertThat(run.err()).containsExactly("longwave publish: standard input cannot be read: Input/output error");
        assertThat(publishedLines()).hasSize(1);
    }

    @Test
    void aGatewayThatDoesNotAnswerHoldsTheInputBack() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        server = new ScriptedServer((number, request, reply) -> answer.await());
        AtomicLong read = new AtomicLong();
        InputStream endless = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] target, int offset, int length) {
                for (int i = offset; i < offset + length; i++) {
                    target[i] = (byte) (read.incrementAndGet() % 100 == 0 ? '\n' : 'x');
                }
                return length;
            }
        };
        CommandRun run = publish(endless);
        CommandRun.await("the first request", () -> !server.requests().isEmpty());
        long before = -1;
        while (before != read.get()) {
            before = read.get();
            Thread.sleep(300);
        }
        assertThat(read.get()).isLessThan(2_000_000);
        assertThat(run.isRunning()).isTrue();
        server.close();
        answer.countDown();
    }

    private CommandRun publish(Script script, String input) throws IOException {
        server = new ScriptedServer(script);
        return publish(stdin(input));
    }

    private CommandRun publish(InputStream stdin, String... options) {
        List<String> args = new ArrayList<>(List.of("publish", "logs:app", "--url", server.url()));
        args.addAll(List.of(options));
        return new CommandRun(stdin, args.toArray(String[]::new));
    }

    private List<String> publishedLines() {
        return server.requests().stream()
                .flatMap(request -> request.lines().stream())
                .toList();
    }

    private String said(String what) {
        return "longwave publish: " + server.url() + ": " + what;
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
