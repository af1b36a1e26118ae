package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.cli.ScriptedServer.Reply;
import dev.longwave.cli.ScriptedServer.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscribeCommandIT {
    private static final String GREETING = ": longwave\nretry: 10\nid: e-0\n\n";

    private ScriptedServer server;

    @AfterEach
    void tearDown() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void dataIsPrintedAsItComes() throws Exception {
        CountDownLatch printed = new CountDownLatch(1);
        CommandRun run = subscribe(
                (number, request, reply) -> {
                    stream(reply, GREETING + "id: e-1\ndata: one\ndata: two\n\n");
                    printed.await();
                    reply.chunk("id: e-2\nevent: x\ndata: \u00e9\n\nid: e-3\nevent: end\ndata:\n\n");
                },
                "deploy:42");
        CommandRun.await("the first event", () -> run.out().equals("one\ntwo\n"));
        printed.countDown();
        run.exits(0);
        assertThat(run.out()).isEqualTo("one\ntwo\n\u00e9\n");
        assertThat(run.err()).containsExactly("longwave subscribe: a channel has ended");
        assertThat(server.requests().get(0).method()).isEqualTo("GET");
        assertThat(server.requests().get(0).target()).isEqualTo("/events?channel=deploy%3A42");
        assertThat(server.requests().get(0).header("Accept")).isEqualTo("text/event-stream");
    }

    @Test
    void fullAndJsonHaveIdAndTypeToo() throws Exception {
        Script script = (number, request, reply) ->
                stream(reply, "id: e-1\nevent: x\ndata: one\n\ndata: two\n\nid: e-2\nevent: end\ndata: {}\n\n");
        CommandRun full = subscribe(script, "a", "--format", "full").exits(0);
        assertThat(full.out()).isEqualTo("id: e-1\nevent: x\ndata: one\n\nid: e-1\nevent: message\ndata: two\n\n");
        CommandRun json = subscribe(script, "a", "--format", "json").exits(0);
        assertThat(json.out()).isEqualTo("""
                        {"id":"e-1","event":"x","data":"one"}
                        {"id":"e-1","event":"message","data":"two"}
                        """);
    }

    @Test
    void afterACutItGoesOnBehindTheLastWholeEvent() throws Exception {
        CommandRun run = subscribe(
                        (number, request, reply) -> {
                            switch (number) {
                                case 0 -> {
                                    stream(reply, GREETING + "id: e-1\ndata: one\n\nid: e-2\ndata: tw");
                                    reply.hangUp();
                                }
                                case 1 -> {
                                    stream(reply, GREETING.replace("e-0", "e-1") + "id: e-2\ndata: two\n\n");
                                    reply.end();
                                }
                                default -> stream(reply, "id: e-3\nevent: end\ndata:\n\n");
                            }
                        },
                        "a",
                        "--since",
                        "earliest")
                .exits(0);
        assertThat(run.out()).isEqualTo("one\ntwo\n");
        assertThat(server.requests().get(0).target()).isEqualTo("/events?channel=a&since=earliest");
        assertThat(server.requests())
                .extracting(request -> request.header("Last-Event-ID"))
                .containsExactly("", "e-1", "e-2");
        assertThat(run.err())
                .containsExactly(
                        said("the connection broke; trying again until it works"),
                        said("works again"),
                        "longwave subscribe: a channel has ended");
    }

    @Test
    void thePositionOfTheGreetingIsEnoughToGoOnFrom() throws Exception {
        subscribe(
                        (number, request, reply) -> {
                            if (number == 0) {
                                stream(reply, GREETING);
                                reply.end();
                            } else {
                                reply.send(204, "", "");
                            }
                        },
                        "a",
                        "--last",
                        "5")
                .exits(0);
        assertThat(server.requests().get(0).target()).isEqualTo("/events?channel=a&last=5");
        assertThat(server.requests().get(1).target()).isEqualTo("/events?channel=a");
        assertThat(server.requests().get(1).header("Last-Event-ID")).isEqualTo("e-0");
    }

    @Test
    void theTimeBeforeAReconnectIsTheStreams() throws Exception {
        List<Long> times = new ArrayList<>();
        CommandRun run = subscribe(
                        (number, request, reply) -> {
                            times.add(System.nanoTime());
                            if (number == 0) {
                                stream(reply, "retry: 5000\n\n");
                                reply.end();
                            } else {
                                reply.send(204, "", "");
                            }
                        },
                        "a")
                .exits(0);
        // its own, with the same spread, would be 3.6 s at most
        assertThat((times.get(1) - times.get(0)) / 1_000_000).isGreaterThanOrEqualTo(4_000L);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void gapsAreToldOnStandardError() throws Exception {
        CommandRun run =
                subscribe((number, request, reply) -> stream(reply, """
                                id: e-1
                                event: gap
                                data: {"reason":"expired","from":"e-0","first":"e-5"}

                                id: e-5
                                data: five

                                event: gap
                                data: {"reason":"epoch","from":null,"first":null}

                                event: gap
                                data: ?

                                id: e-6
                                event: end
                                data:

                                """), "a").exits(0);
        assertThat(run.out()).isEqualTo("five\n");
        assertThat(run.err())
                .startsWith(
                        "longwave subscribe: events are missing here: reason expired, after e-0, going on from e-5",
                        "longwave subscribe: events are missing here: reason epoch, after an unknown position,"
                                + " going on from the next event",
                        "longwave subscribe: events are missing here: ?");
    }

    @Test
    void oneOfSeveralChannelsMayEndWithoutTheOthers() throws Exception {
        CommandRun run = subscribe(
                        (number, request, reply) -> {
                            if (number == 0) {
                                stream(
                                        reply,
                                        GREETING
                                                + "id: e-1\nevent: end\ndata: {\"channel\":\"a:1\"}\n\nid: e-2\ndata: of b\n\n");
                                reply.end();
                            } else {
                                reply.send(204, "", "");
                            }
                        },
                        "a",
                        "b")
                .exits(0);
        assertThat(server.requests().get(0).target()).isEqualTo("/events?channel=a&channel=b");
        assertThat(run.out()).isEqualTo("of b\n");
        assertThat(run.err()).containsExactly("longwave subscribe: a:1 has ended");
    }

    @Test
    void aRefusalEndsItWithTheReason() throws Exception {
        CommandRun run = subscribe(
                        (number, request, reply) -> reply.send(
                                400,
                                "Content-Type: application/problem+json\r\n",
                                "{\"title\":\"Invalid channel\",\"status\":400,\"detail\":\"white space at 1\"}"),
                        "a b")
                .exits(1);
        assertThat(run.err()).containsExactly("longwave subscribe: Invalid channel: white space at 1 (400)");
    }

    @Test
    void aServerThatSendsSomethingElseIsToldSo() throws Exception {
        CommandRun run = subscribe(
                        (number, request, reply) -> reply.send(200, "Content-Type: text/html\r\n", "<html>"), "a")
                .exits(1);
        assertThat(run.err())
                .containsExactly("longwave subscribe: not an event stream: the answer's type is \"text/html\" (200)");
    }

    @Test
    void aBusyGatewayOrAProxyWithoutOneIsTriedAgain() throws Exception {
        CommandRun run = subscribe(
                        (number, request, reply) -> {
                            switch (number) {
                                case 0 -> {
                                    stream(reply, GREETING);
                                    reply.end();
                                }
                                case 1 ->
                                    reply.send(503, "Retry-After: 0\r\n", "{\"title\":\"Overloaded\",\"status\":503}");
                                case 2 -> reply.send(502, "", "");
                                default -> reply.send(204, "", "");
                            }
                        },
                        "a")
                .exits(0);
        assertThat(run.err()).containsExactly(said("Overloaded (503); trying again until it works"));
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aGatewayThatIsGoneIsToldOnceAndTriedUntilItIsBack() throws Exception {
        CommandRun run = subscribe(
                (number, request, reply) -> {
                    stream(reply, GREETING + "id: e-1\ndata: one\n\n");
                    server.close();
                },
                "a");
        int port = Integer.parseInt(server.url().substring("http://127.0.0.1:".length()));
        CommandRun.await("the message", () -> !run.err().isEmpty());
        Thread.sleep(400);
        assertThat(run.isRunning()).isTrue();
        server = new ScriptedServer(
                port, (number, request, reply) -> stream(reply, "id: e-2\ndata: two\n\nevent: end\ndata:\n\n"));
        run.exits(0);
        assertThat(run.out()).isEqualTo("one\ntwo\n");
        assertThat(run.err()).hasSize(3).element(1).isEqualTo(said("works again"));
        assertThat(server.requests().get(0).header("Last-Event-ID")).isEqualTo("e-1");
    }

    @Test
    void itStopsWhenNobodyReadsItsOutput() throws Exception {
        server = new ScriptedServer((number, request, reply) -> {
            stream(reply, GREETING);
            for (int i = 0; ; i++) {
                reply.chunk("id: e-" + i + "\ndata: x\n\n");
                Thread.sleep(10);
            }
        });
        OutputStream closedPipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        new CommandRun(InputStream.nullInputStream(), closedPipe, "subscribe", "a", "--url", server.url()).exits(0);
    }

    private CommandRun subscribe(Script script, String... args) throws IOException {
        if (server != null) {
            server.close();
        }
        server = new ScriptedServer(script);
        List<String> all = new ArrayList<>(List.of("subscribe", "--url", server.url()));
        all.addAll(List.of(args));
        return new CommandRun(InputStream.nullInputStream(), all.toArray(String[]::new));
    }

    private static void stream(Reply reply, String text) throws IOException {
        reply.begin("text/event-stream");
        reply.chunk(text);
    }

    private String said(String what) {
        return "longwave subscribe: " + server.url() + ": " + what;
    }
}
