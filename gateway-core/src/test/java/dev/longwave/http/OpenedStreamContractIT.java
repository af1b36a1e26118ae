package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.StreamSettings;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerExpectContinueHandler;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What whoever embeds the library is promised of a stream, line by line, in pipelines such as they have and over real
 * sockets. {@code docs/embedding.md} makes the same promises in the same order. Lines that need other means have their
 * proof elsewhere:
 *
 * <ul>
 *   <li>JSON: {@link dev.longwave.sse.JsonCodecTest}
 *   <li>sends by many threads and their bound to the byte: {@code SseStreamThreadsTest}, {@code SseStreamTest}
 *   <li>the order in which a stream closes, callbacks that throw, add others or come late: {@code SseStreamTest}
 *   <li>the pipeline and every byte of the head: {@link SseTest}
 *   <li>a state and what follows: {@code SnapshotThenFollowTest}, {@code SnapshotRaceTest}
 *   <li>publishers, good and bad: {@code InflowTest}, {@code ReactiveStreamsTest}
 * </ul>
 */
@Timeout(60)
class OpenedStreamContractIT {
    private static final String GREETING = ":\nretry: 3000\n\n";

    /** Pipelines as they are found in programs, all of which have a handler of their own at the end. */
    enum Pipeline {
        CODEC_ALONE(() -> List.of(new HttpServerCodec())),
        AGGREGATOR(() -> List.of(new HttpServerCodec(), new HttpObjectAggregator(1 << 20))),
        COMPRESSOR(
                () -> List.of(new HttpServerCodec(), new HttpContentCompressor(), new HttpObjectAggregator(1 << 20))),
        KEEP_ALIVE(() -> List.of(new HttpServerCodec(), new HttpServerKeepAliveHandler())),
        EXPECT_CONTINUE(() -> List.of(new HttpServerCodec(), new HttpServerExpectContinueHandler())),
        CORS(() -> List.of(
                new HttpServerCodec(),
                new CorsHandler(
                        CorsConfigBuilder.forOrigin("https://app.example").build()))),
        LARGE_FILES(() -> List.of(new HttpServerCodec(), new ChunkedWriteHandler())),
        IDLE_STATE(() -> List.of(new IdleStateHandler(60, 60, 60), new HttpServerCodec())),
        ALL_OF_THEM(() -> List.of(
                new IdleStateHandler(60, 60, 60),
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpServerExpectContinueHandler(),
                new HttpContentCompressor(),
                new CorsHandler(
                        CorsConfigBuilder.forOrigin("https://app.example").build()),
                new ChunkedWriteHandler(),
                new HttpObjectAggregator(1 << 20)));

        private final Supplier<List<ChannelHandler>> handlers;

        Pipeline(Supplier<List<ChannelHandler>> handlers) {
            this.handlers = handlers;
        }
    }

    private final BlockingQueue<SseStream> opened = new LinkedBlockingQueue<>();

    private PipelineServer server(Pipeline pipeline) {
        return server(pipeline, StreamSettings.DEFAULT);
    }

    private PipelineServer server(Pipeline pipeline, StreamSettings settings) {
        return server(pipeline, (ctx, request) -> opened.add(Sse.open(ctx, request, settings)));
    }

    private static PipelineServer server(Pipeline pipeline, PipelineServer.Answer answer) {
        return new PipelineServer(Transport.EPOLL, pipeline.handlers, answer);
    }

    private SseStream stream() throws InterruptedException {
        SseStream stream = opened.poll(10, TimeUnit.SECONDS);
        assertThat(stream).as("a stream").isNotNull();
        return stream;
    }

    private static RawClient get(PipelineServer server) throws Exception {
        return get(RawClient.connect(server.address()));
    }

    private static RawClient get(RawClient client) throws Exception {
        client.send("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nOrigin: https://app.example\r\n\r\n");
        return client;
    }

    /** A client that has its head and its greeting. */
    private static RawClient greeted(PipelineServer server) throws Exception {
        RawClient client = get(server);
        assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
        assertThat(client.text()).isEqualTo(GREETING);
        return client;
    }

    private static CloseReason reason(SseStream stream) throws Exception {
        return stream.whenClosed().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertDoesNothingSafely(SseStream stream, CloseReason why) throws Exception {
        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.send("x")).isFalse();
        assertThat(stream.send(new Object())).isFalse();
        assertThat(stream.send(SseEvent.of("x"))).isFalse();
        assertThat(stream.heartbeat()).isFalse();
        stream.close();
        List<CloseReason> reasons = new ArrayList<>();
        stream.onClose(reasons::add);
        assertThat(reasons).containsExactly(why);
        assertThat(stream.whenClosed().toCompletableFuture()).isCompletedWithValue(why);
        assertThat(stream.sendAll(new SubmissionPublisher<>()).toCompletableFuture())
                .isCompletedExceptionally();
        try (Hub hub = new Hub(HubSettings.DEFAULT)) {
            assertThat(hub.subscribe(stream, "a")).isFalse();
        }
    }

    @Nested
    class OpenInAnyPipeline {
        @ParameterizedTest
        @EnumSource(Pipeline.class)
        void nothingElseIsToBeSetUp(Pipeline pipeline) throws Exception {
            try (PipelineServer server = server(pipeline);
                    RawClient client = get(server)) {
                Map<String, String> head = client.head();
                // what proxies and browsers are to be told, and nothing besides; CORS is the pipeline's own
                head.remove("Access-Control-Allow-Origin");
                head.remove("Vary");
                assertThat(head)
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "", "HTTP/1.1 200 OK",
                                "Content-Type", "text/event-stream",
                                "Cache-Control", "no-cache, no-transform",
                                "Connection", "keep-alive",
                                "X-Accel-Buffering", "no",
                                "Content-Encoding", "identity",
                                "Transfer-Encoding", "chunked"));
                // nothing has been sent yet: this is what makes a browser's onopen fire
                assertThat(client.text()).isEqualTo(GREETING);
                SseStream stream = stream();
                assertThat(stream.send(Map.of("status", "building"))).isTrue();
                assertThat(client.text()).isEqualTo("data: {\"status\":\"building\"}\n\n");
                stream.close();
                assertThat(client.chunk()).isNull();
                assertThat(client.untilEnd()).isEmpty();
            }
        }

        @Test
        void headersThatAHandlerOfThePipelineAddsAreKept() throws Exception {
            try (PipelineServer server = server(Pipeline.CORS);
                    RawClient client = get(server)) {
                assertThat(client.head()).containsEntry("Access-Control-Allow-Origin", "https://app.example");
            }
        }

        @ParameterizedTest
        @EnumSource(
                value = Pipeline.class,
                names = {"AGGREGATOR", "ALL_OF_THEM"})
        void aRequestMayHaveABodyOnceItIsWhole(Pipeline pipeline) throws Exception {
            try (PipelineServer server = server(pipeline);
                    RawClient client = RawClient.connect(server.address())) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
                assertThat(client.head()).containsEntry("", "HTTP/1.1 100 Continue");
                client.send("hello");
                assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
                assertThat(client.text()).isEqualTo(GREETING);
            }
        }

        @ParameterizedTest
        @EnumSource(Pipeline.class)
        void aClientOfHttp10GetsAStreamThatEndsWithTheConnection(Pipeline pipeline) throws Exception {
            try (PipelineServer server = server(pipeline);
                    RawClient client = RawClient.connect(server.address())) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                assertThat(client.head()).containsEntry("Connection", "close").doesNotContainKey("Transfer-Encoding");
                SseStream stream = stream();
                stream.send("1");
                stream.close();
                assertThat(client.untilEnd()).isEqualTo(GREETING + "data: 1\n\n");
            }
        }

        @ParameterizedTest
        @EnumSource(Transport.class)
        void tlsIsNoDifference(Transport transport, @TempDir Path directory) throws Exception {
            SSLContext tls = TestTls.context(directory);
            Supplier<List<ChannelHandler>> pipeline = () -> {
                var engine = tls.createSSLEngine();
                engine.setUseClientMode(false);
                return List.of(new SslHandler(engine), new HttpServerCodec(), new HttpObjectAggregator(1 << 20));
            };
            try (PipelineServer server = new PipelineServer(
                            transport, pipeline, (ctx, request) -> opened.add(Sse.open(ctx, request)));
                    RawClient client = get(RawClient.over(tls.getSocketFactory()
                            .createSocket(
                                    server.address().getAddress(),
                                    server.address().getPort())))) {
                assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
                assertThat(client.text()).isEqualTo(GREETING);
                SseStream stream = stream();
                String large = "x".repeat(100_000);
                stream.send(large);
                assertThat(client.text()).isEqualTo("data: " + large + "\n\n");
                stream.close();
                assertThat(client.chunk()).isNull();
            }
        }

        @ParameterizedTest
        @EnumSource(Pipeline.class)
        void aHeadRequestGetsTheHeadAndItsConnectionGoesOn(Pipeline pipeline) throws Exception {
            try (PipelineServer server = server(pipeline);
                    RawClient client = RawClient.connect(server.address())) {
                client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(client.head()).containsEntry("Content-Type", "text/event-stream");
                assertDoesNothingSafely(stream(), CloseReason.SERVER);
                get(client);
                assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
                assertThat(client.text()).isEqualTo(GREETING);
            }
        }

        @Test
        void anotherThreadIsToldWhatToDo() throws Exception {
            CompletableFuture<Throwable> failed = new CompletableFuture<>();
            try (PipelineServer server = server(Pipeline.CODEC_ALONE, (ctx, request) -> {
                        Thread other = new Thread(() -> {
                            try {
                                Sse.open(ctx, request);
                            } catch (IllegalStateException e) {
                                failed.complete(e);
                            }
                        });
                        other.setName("worker");
                        other.start();
                    });
                    RawClient client = get(server)) {
                assertThat(client).isNotNull();
                assertThat(failed.get(10, TimeUnit.SECONDS))
                        .hasMessage("open a stream on its connection's event loop, not on worker:"
                                + " ctx.channel().eventLoop().execute(() -> Sse.open(...))");
            }
        }
    }

    @Nested
    class Send {
        @Test
        void fromAnyThreadStringsAsTheyAreObjectsAsJsonAndEventsWhole() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                assertThat(stream.send("two\nlines")).isTrue();
                assertThat(client.text()).isEqualTo("data: two\ndata: lines\n\n");
                assertThat(stream.send(List.of(1, true), "numbers")).isTrue();
                assertThat(client.text()).isEqualTo("event: numbers\ndata: [1,true]\n\n");
                assertThat(stream.send(SseEvent.of("x").withId("7").withRetry(Duration.ofSeconds(1))))
                        .isTrue();
                assertThat(client.text()).isEqualTo("id: 7\nretry: 1000\ndata: x\n\n");
            }
        }

        @Test
        void objectsThroughAnyMapper() throws Exception {
            StreamSettings settings = StreamSettings.DEFAULT.withJson(value -> "{\"mapped\":\"" + value + "\"}");
            try (PipelineServer server = server(Pipeline.CODEC_ALONE, settings);
                    RawClient client = greeted(server)) {
                stream().send(CloseReason.CLIENT);
                assertThat(client.text()).isEqualTo("data: {\"mapped\":\"CLIENT\"}\n\n");
            }
        }

        @Test
        void falseOverTheLimitOf256KibAndTrueAgainOnceTheClientReads() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = RawClient.small(server.address())) {
                get(client).head();
                SseStream stream = stream();
                String data = "x".repeat(10_000);
                int taken = 0;
                while (stream.send(data)) {
                    taken++;
                    assertThat(taken).as("sends that nobody reads").isLessThan(1_000);
                }
                assertThat(stream.isClosed()).as("slow is not closed").isFalse();
                assertThat(client.text()).isEqualTo(GREETING);
                for (int i = 0; i < taken; i++) {
                    assertThat(client.text()).isEqualTo("data: " + data + "\n\n");
                }
                Waiting.until("there is room", () -> stream.send("again"));
                assertThat(client.text()).isEqualTo("data: again\n\n");
            }
        }

        @Test
        void falseAndNeverAnExceptionOnceTheClientHasLeft() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                client.reset();
                Waiting.until("sends are refused", () -> !stream.send("x".repeat(1_000)));
                assertThat(reason(stream)).isEqualTo(CloseReason.CLIENT);
                assertDoesNothingSafely(stream, CloseReason.CLIENT);
            }
        }
    }

    @Nested
    class Heartbeat {
        @Test
        void whenAsked() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                assertThat(stream().heartbeat()).isTrue();
                assertThat(client.text()).isEqualTo(":\n\n");
            }
        }

        @Test
        void byItselfAfterSilence() throws Exception {
            StreamSettings settings = StreamSettings.DEFAULT.withHeartbeatInterval(Duration.ofMillis(100));
            try (PipelineServer server = server(Pipeline.CODEC_ALONE, settings);
                    RawClient client = greeted(server)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.text()).isEqualTo(":\n\n");
                }
            }
        }
    }

    @Nested
    class CloseAndOnClose {
        @Test
        void callbacksThenTheEndOfTheResponseThenWaitersAndSafeToRepeat() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                List<String> happened = new ArrayList<>();
                CountDownLatch answered = new CountDownLatch(1);
                stream.onClose(why -> happened.add("callback " + why));
                stream.onClose(why -> {
                    throw new IllegalStateException("on purpose");
                });
                stream.onClose(why -> happened.add("next callback"));
                stream.whenClosed().thenAccept(why -> {
                    happened.add("waiter " + why);
                    answered.countDown();
                });
                stream.send("last words");
                stream.close();
                stream.close(CloseReason.ERROR);
                stream.close();

                assertThat(client.text()).isEqualTo("data: last words\n\n");
                assertThat(client.chunk()).isNull();
                assertThat(client.untilEnd()).isEmpty();
                assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
                assertThat(happened).containsExactly("callback SERVER", "next callback", "waiter SERVER");
            }
        }

        @ParameterizedTest
        @EnumSource(CloseReason.class)
        void callbacksRunOnceWithTheReason(CloseReason why) throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                List<CloseReason> reasons = new ArrayList<>();
                stream.onClose(reasons::add);
                stream.close(why);
                assertThat(reason(stream)).isEqualTo(why);
                assertThat(client.chunk()).isNull();
                server.eventLoop().submit(() -> {}).get(10, TimeUnit.SECONDS);
                assertThat(reasons).containsExactly(why);
            }
        }

        @Test
        void aServerThatGoesDownEndsEveryResponse() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                StreamLoop loop = StreamLoop.of(server.eventLoop());
                server.eventLoop().execute(() -> loop.closeAll(CloseReason.SHUTDOWN));
                assertThat(client.chunk()).isNull();
                assertThat(reason(stream())).isEqualTo(CloseReason.SHUTDOWN);
            }
        }

        @Test
        void aCallbackThatComesLateRunsAtOnce() throws Exception {
            try (PipelineServer server = server(Pipeline.CODEC_ALONE);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                client.reset();
                reason(stream);
                AtomicReference<Thread> ran = new AtomicReference<>();
                stream.onClose(why -> ran.set(Thread.currentThread()));
                assertThat(ran).hasValue(Thread.currentThread());
            }
        }
    }

    @Nested
    class OpenAgain {
        @ParameterizedTest
        @EnumSource(Pipeline.class)
        void theSameRequestGivesTheSameStreamWhateverHasBecomeOfIt(Pipeline pipeline) throws Exception {
            AtomicReference<ChannelHandlerContext> ctx = new AtomicReference<>();
            AtomicReference<HttpRequest> request = new AtomicReference<>();
            try (PipelineServer server = server(pipeline, (context, received) -> {
                        ctx.set(context);
                        request.set(received);
                        opened.add(Sse.open(context, received));
                        opened.add(Sse.open(context, received));
                    });
                    RawClient client = greeted(server)) {
                SseStream first = stream();
                assertThat(stream()).isSameAs(first);
                client.reset();
                reason(first);
                Waiting.until(
                        "the connection is gone", () -> !ctx.get().channel().isRegistered());
                SseStream later = server.eventLoop()
                        .submit(() -> Sse.open(ctx.get(), request.get()))
                        .get(10, TimeUnit.SECONDS);
                assertThat(later).isSameAs(first);
            }
        }

        @ParameterizedTest
        @EnumSource(Pipeline.class)
        void afterAnotherHeadAStreamThatDoesNothingAndAConnectionThatGoesOn(Pipeline pipeline) throws Exception {
            try (PipelineServer server = server(pipeline, (ctx, request) -> {
                        List<String> before = ctx.pipeline().names();
                        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                        HttpUtil.setTransferEncodingChunked(head, true);
                        ctx.writeAndFlush(head);
                        opened.add(Sse.open(ctx, request));
                        assertThat(ctx.pipeline().names()).isEqualTo(before);
                        ctx.write(new DefaultHttpContent(Unpooled.copiedBuffer("an answer", StandardCharsets.UTF_8)));
                        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
                    });
                    RawClient client = RawClient.connect(server.address())) {
                for (int i = 0; i < 3; i++) {
                    boolean last = i == 2;
                    client.send("GET / HTTP/1.1\r\nHost: h\r\n" + (last ? "Connection: close\r\n" : "") + "\r\n");
                    assertThat(client.head()).doesNotContainValue("text/event-stream");
                    assertThat(client.text()).isEqualTo("an answer");
                    assertThat(client.chunk()).isNull();
                    assertDoesNothingSafely(stream(), CloseReason.ERROR);
                    if (last && (pipeline == Pipeline.KEEP_ALIVE || pipeline == Pipeline.ALL_OF_THEM)) {
                        // the handler that counts responses has not been led astray
                        assertThat(client.untilEnd()).isEmpty();
                    }
                }
            }
        }

        @Test
        void onAConnectionThatIsGoneAStreamThatDoesNothing() throws Exception {
            try (PipelineServer server = server(Pipeline.ALL_OF_THEM, (ctx, request) -> {
                        ctx.close();
                        opened.add(Sse.open(ctx, request));
                    });
                    RawClient client = get(server)) {
                assertThat(client.untilEnd()).isEmpty();
                assertDoesNothingSafely(stream(), CloseReason.CLIENT);
            }
        }

        /** The one thing that cannot be seen from here; the documentation says so. */
        @Test
        void afterAWholeResponseTheConnectionAtLeastDoesNotBreakForOthers() throws Exception {
            try (PipelineServer server = server(Pipeline.COMPRESSOR, (ctx, request) -> {
                        DefaultFullHttpResponse whole =
                                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                        whole.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
                        ctx.writeAndFlush(whole);
                        opened.add(Sse.open(ctx, request));
                    });
                    RawClient client = get(server)) {
                assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
                // a compressor counts responses, and refuses one too many
                assertDoesNothingSafely(stream(), CloseReason.ERROR);
            }
        }
    }

    @Nested
    class Subscribe {
        @Test
        void aStreamMayBeSubscribedAndSentToEachInItsOrder() throws Exception {
            int count = 20_000;
            try (Hub hub = new Hub(
                            HubSettings.DEFAULT.withRetention(new Retention(count, 1 << 30, Duration.ofHours(1))));
                    PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                assertThat(hub.subscribe(stream, "a", "b:*")).isTrue();
                Thread publisher = new Thread(() -> {
                    for (int i = 0; i < count; i++) {
                        hub.publish(i % 2 == 0 ? "a" : "b:1", List.of(i));
                    }
                });
                Thread sender = new Thread(() -> {
                    for (int i = 0; i < count; i++) {
                        while (!stream.send("s" + i)) {
                            Thread.onSpinWait();
                        }
                    }
                });
                publisher.start();
                sender.start();
                List<String> sent = new ArrayList<>();
                List<String> published = new ArrayList<>();
                while (sent.size() + published.size() < 2 * count) {
                    String block = client.text();
                    int data = block.indexOf("data: ");
                    if (data >= 0) {
                        (block.startsWith("id: ") ? published : sent)
                                .add(block.substring(data + 6).trim());
                    }
                }
                assertThat(sent)
                        .isEqualTo(
                                IntStream.range(0, count).mapToObj(i -> "s" + i).toList());
                assertThat(published)
                        .isEqualTo(IntStream.range(0, count)
                                .mapToObj(i -> "[" + i + "]")
                                .toList());
            }
        }

        @Test
        void theStateFirstAndThenWhatChangesIt() throws Exception {
            try (Hub hub = new Hub(HubSettings.DEFAULT);
                    PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server)) {
                String before = hub.publish("a", "before").id();
                CountDownLatch publishedMeanwhile = new CountDownLatch(1);
                hub.subscribe(
                        stream(),
                        () -> {
                            publishedMeanwhile.await();
                            return Map.of("state", 1);
                        },
                        "a");
                String after = hub.publish("a", "after").id();
                publishedMeanwhile.countDown();

                assertThat(client.text()).isEqualTo("id: " + before + "\ndata: {\"state\":1}\n\n");
                assertThat(client.text()).isEqualTo("id: " + after + "\ndata: after\n\n");
            }
        }
    }

    @Nested
    class SendAll {
        @Test
        void everythingInOrderAndThenTheEnd() throws Exception {
            try (PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server)) {
                SubmissionPublisher<Object> publisher = new SubmissionPublisher<>();
                SseStream stream = stream();
                CompletionStage<Void> sent = stream.sendAll(publisher);
                sent.thenRun(stream::close);
                Thread submitter = new Thread(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        publisher.submit(i);
                    }
                    publisher.close();
                });
                submitter.start();
                for (int i = 0; i < 10_000; i++) {
                    assertThat(client.text()).isEqualTo("data: " + i + "\n\n");
                }
                assertThat(client.chunk()).isNull();
                sent.toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
        }

        @Test
        void noFasterThanTheClientReadsAndNothingDropped() throws Exception {
            int count = 2_000;
            String large = "x".repeat(10_000);
            try (PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = RawClient.small(server.address())) {
                SubmissionPublisher<Object> publisher = new SubmissionPublisher<>(Runnable::run, 1);
                get(client).head();
                stream().sendAll(publisher);
                AtomicInteger taken = new AtomicInteger();
                Thread submitter = new Thread(() -> {
                    for (int i = 0; i < count; i++) {
                        publisher.submit(i + " " + large);
                        taken.incrementAndGet();
                    }
                    publisher.close();
                });
                submitter.start();
                Waiting.untilStill(taken::get);
                // what sockets and their kernel hold, and the window: far from all
                assertThat(taken.get()).isLessThan(count / 2);

                assertThat(client.text()).isEqualTo(GREETING);
                for (int i = 0; i < count; i++) {
                    assertThat(client.text()).isEqualTo("data: " + i + " " + large + "\n\n");
                }
            }
        }

        @Test
        void aClientThatLeavesCancels() throws Exception {
            try (PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server);
                    SubmissionPublisher<Object> publisher = new SubmissionPublisher<>()) {
                CompletionStage<Void> sent = stream().sendAll(publisher);
                client.reset();
                Waiting.until("cancelled", () -> publisher.getNumberOfSubscribers() == 0);
                assertThatThrownBy(() -> sent.toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(CancellationException.class);
            }
        }

        @Test
        void aPublishersFailureIsTold() throws Exception {
            try (PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server);
                    SubmissionPublisher<Object> publisher = new SubmissionPublisher<>()) {
                SseStream stream = stream();
                CompletionStage<Void> sent = stream.sendAll(publisher);
                publisher.submit("1");
                assertThat(client.text()).isEqualTo("data: 1\n\n");
                publisher.closeExceptionally(new IllegalStateException("on purpose"));
                assertThatThrownBy(() -> sent.toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasRootCauseMessage("on purpose");
                assertThat(stream.isClosed()).isFalse();
            }
        }

        /** Signals from four threads at once, as many as they like. */
        @Test
        void aPublisherThatKnowsNoRulesHarmsNobody() throws Exception {
            try (PipelineServer server = server(Pipeline.AGGREGATOR);
                    RawClient client = greeted(server)) {
                SseStream stream = stream();
                AtomicInteger cancelled = new AtomicInteger();
                AtomicLong requested = new AtomicLong();
                List<Thread> threads = new ArrayList<>();
                CompletionStage<Void> sent = stream.sendAll((Flow.Publisher<Object>) subscriber -> {
                    for (int i = 0; i < 4; i++) {
                        threads.add(new Thread(() -> IntStream.range(0, 10_000).forEach(subscriber::onNext)));
                    }
                    subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long more) {
                            // and sends no fewer for it
                            requested.addAndGet(more);
                        }

                        @Override
                        public void cancel() {
                            cancelled.incrementAndGet();
                        }
                    });
                });
                threads.forEach(Thread::start);
                assertThatThrownBy(() -> sent.toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .hasRootCauseInstanceOf(IllegalStateException.class);
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(cancelled).hasValue(1);
                stream.send("still there");
                String text;
                int items = 0;
                while (!(text = client.text()).equals("data: still there\n\n")) {
                    assertThat(text).matches("data: [0-9]+\n\n");
                    items++;
                }
                assertThat((long) items)
                        .as("what was requested, and from each thread the one item that was too many")
                        .isLessThanOrEqualTo(requested.get() + threads.size());
            }
        }
    }
}
