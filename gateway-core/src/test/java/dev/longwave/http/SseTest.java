package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.hub.Placement;
import dev.longwave.hub.StartPosition;
import dev.longwave.hub.SubscribeRequest;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpContentCompressor;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseTest {
    private static final String GET = "GET /events/a HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n";
    private static final String OLD_GET = "GET /events/a HTTP/1.0\r\n\r\n";
    private static final String GREETING = ":\nretry: 3000\n\n";

    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private @Nullable SseStream stream;

    @AfterEach
    void close() {
        for (EmbeddedChannel channel : channels) {
            channel.finishAndReleaseAll();
            channel.advanceTimeBy(1, TimeUnit.MINUTES);
            channel.runPendingTasks();
        }
        hub.close();
    }

    /** Opens a stream on each request, as an embedder's own handler does. */
    private class Opener extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                stream = Sse.open(ctx, request);
            }
            ReferenceCountUtil.release(message);
        }
    }

    private EmbeddedChannel server(ChannelHandler... handlers) {
        EmbeddedChannel channel = new EmbeddedChannel(handlers);
        channels.add(channel);
        return channel;
    }

    private static void send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private static String received(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        ByteBuf bytes;
        while ((bytes = channel.readOutbound()) != null) {
            text.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return text.toString();
    }

    private SseStream stream() {
        return java.util.Objects.requireNonNull(stream, "no stream was opened");
    }

    private Subscription place(EmbeddedChannel channel, String... names) {
        SubscribeRequest request = SubscribeRequest.of(List.of(names), StartPosition.LIVE);
        return ((Placement.Placed) hub.place(request, channel.eventLoop())).subscription();
    }

    private static Map<String, String> headers(String head) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                assertThat(headers.put(line.substring(0, colon), line.substring(colon + 2)))
                        .as("a header twice: %s", line)
                        .isNull();
            }
        }
        return headers;
    }

    private static String chunk(String payload) {
        return Integer.toHexString(payload.length()) + "\r\n" + payload + "\r\n";
    }

    // ---- the head ----

    @Test
    void theHeadKeepsProxiesFromBufferingCachingAndCompressing() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        String[] response = received(channel).split("\r\n\r\n", 2);

        assertThat(response[0]).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(headers(response[0]))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "text/event-stream",
                        "Cache-Control", "no-cache, no-transform",
                        "Connection", "keep-alive",
                        "X-Accel-Buffering", "no",
                        "Content-Encoding", "identity",
                        "Transfer-Encoding", "chunked"));
        assertThat(response[1]).isEqualTo(chunk(GREETING));
    }

    @Test
    void aClientOfHttp10GetsAStreamThatIsNotChunkedAndEndsWithTheConnection() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, OLD_GET);
        String[] response = received(channel).split("\r\n\r\n", 2);

        assertThat(headers(response[0]))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Content-Type", "text/event-stream",
                        "Cache-Control", "no-cache, no-transform",
                        "Connection", "close",
                        "X-Accel-Buffering", "no",
                        "Content-Encoding", "identity"));
        assertThat(response[1]).isEqualTo(GREETING);
        stream().send("1");
        channel.runPendingTasks();
        assertThat(received(channel)).isEqualTo("data: 1\n\n");

        stream().close();
        assertThat(received(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aClientOfHttp10ThatAsksToKeepTheConnectionGetsOneThatEnds() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        assertThat(headers(received(channel)))
                .containsEntry("Connection", "close")
                .doesNotContainKey("Transfer-Encoding");
    }

    @Test
    void headersOfTheApplicationAreAdded() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest request) {
                    HttpHeaders extra =
                            new DefaultHttpHeaders().add("Access-Control-Allow-Origin", "https://a.example");
                    Sse.open(ctx, request, StreamSettings.DEFAULT, extra, null);
                }
                ReferenceCountUtil.release(message);
            }
        });
        send(channel, GET);

        assertThat(headers(received(channel))).containsEntry("Access-Control-Allow-Origin", "https://a.example");
    }

    // ---- the pipeline ----

    private static List<String> handlers(EmbeddedChannel channel) {
        List<String> types = new ArrayList<>();
        for (Map.Entry<String, ChannelHandler> each : channel.pipeline()) {
            types.add(each.getValue().getClass().getSimpleName());
        }
        return types;
    }

    @Test
    void theCodecLeavesThePipeline() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);

        assertThat(handlers(channel)).startsWith("SseHandler", "Opener").doesNotContain("HttpServerCodec");
    }

    @Test
    void whatBelongsToTheCodecLeavesWithItAndWhatIsTheEmbeddersStays() {
        ChannelOutboundHandlerAdapter own = new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                if (message instanceof HttpResponse response) {
                    response.headers().set("X-Own", "yes");
                }
                ctx.write(message, promise);
            }
        };
        EmbeddedChannel channel = server(
                new HttpServerCodec(),
                new HttpServerKeepAliveHandler(),
                new HttpContentCompressor(),
                new HttpObjectAggregator(1000),
                own,
                new Opener());
        send(channel, GET);
        String[] response = received(channel).split("\r\n\r\n", 2);

        assertThat(channel.pipeline().context(own)).isNotNull();
        assertThat(handlers(channel))
                .contains("SseHandler", "Opener")
                .doesNotContain(
                        "HttpServerCodec",
                        "HttpContentCompressor",
                        "HttpObjectAggregator",
                        "HttpServerKeepAliveHandler");
        assertThat(headers(response[0])).containsEntry("X-Own", "yes").containsEntry("Content-Encoding", "identity");
        assertThat(response[1]).isEqualTo(chunk(GREETING));
        stream().send("1");
        channel.runPendingTasks();
        assertThat(received(channel)).isEqualTo(chunk("data: 1\n\n"));
    }

    @Test
    void aDecoderAndAnEncoderThatStandApartLeaveToo() {
        EmbeddedChannel channel = server(new HttpRequestDecoder(), new HttpResponseEncoder(), new Opener());
        send(channel, GET);

        assertThat(handlers(channel)).startsWith("SseHandler", "Opener");
        assertThat(received(channel)).endsWith(chunk(GREETING));
    }

    @Test
    void aHandlerForLargeFilesStaysAndDoesNoHarm() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new ChunkedWriteHandler(), new Opener());
        send(channel, GET);
        stream().send("1");
        channel.runPendingTasks();

        assertThat(received(channel))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n" + chunk(GREETING) + chunk("data: 1\n\n"));
    }

    @Test
    void openingTwiceGivesTheSameStreamAndOneResponse() {
        List<SseStream> opened = new ArrayList<>();
        EmbeddedChannel channel = server(new HttpServerCodec(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest request) {
                    opened.add(Sse.open(ctx, request));
                    opened.add(Sse.open(ctx, request));
                }
                ReferenceCountUtil.release(message);
            }
        });
        send(channel, GET);

        assertThat(opened.get(0)).isSameAs(opened.get(1));
        assertThat(received(channel)).containsOnlyOnce("HTTP/1.1 200 OK").endsWith("\r\n\r\n" + chunk(GREETING));
    }

    @Test
    void openingTwiceGivesTheSecondPlaceBack() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        Subscription subscription = place(channel, "a");
        assertThat(hub.channelCount()).isEqualTo(1);
        ChannelHandlerContext ctx = channel.pipeline().context(Opener.class);
        HttpRequest request =
                new io.netty.handler.codec.http.DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        Sse.open(ctx, request, StreamSettings.DEFAULT, new DefaultHttpHeaders(), subscription);

        assertThat(hub.channelCount()).isZero();
    }

    // ---- what the client sends too much ----

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", "GET /events/b HTTP/1.1\r\nHost: h\r\n\r\n"})
    void whateverComesAfterTheRequestClosesTheConnection(String more) {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        received(channel);
        send(channel, more);

        assertThat(channel.isOpen()).isFalse();
        assertThat(received(channel)).isEmpty();
        assertThat(stream().isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPipelinedRequestClosesTheConnectionAndIsNotAnswered(boolean aggregated) {
        List<String> uris = new ArrayList<>();
        Opener opener = new Opener() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof HttpRequest request) {
                    uris.add(request.uri());
                }
                super.channelRead(ctx, message);
            }
        };
        EmbeddedChannel channel = aggregated
                ? server(new HttpServerCodec(), new HttpObjectAggregator(1000), opener)
                : server(new HttpServerCodec(), opener);
        send(channel, GET + "GET /events/b HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(channel.isOpen()).isFalse();
        assertThat(received(channel))
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).containsOnlyOnce("HTTP/1.1 "));
        assertThat(uris).containsExactly("/events/a");
    }

    @Test
    void theEndOfTheRequestItselfClosesNothing() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
        channel.writeInbound(Unpooled.EMPTY_BUFFER);

        assertThat(channel.isOpen()).isTrue();
        assertThat(stream().isClosed()).isFalse();
    }

    // ---- the framing ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nettysOwnDecodersReadTheWholeResponse(boolean clientCodec) {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        StringBuilder expected = new StringBuilder(GREETING);
        for (int length : new int[] {0, 1, 2, 15, 16, 255, 256, 4_000, 4_096, 65_530, 65_536, 100_000}) {
            String data = "x".repeat(length);
            stream().send(data);
            expected.append("data: ").append(data).append("\n\n");
            channel.runPendingTasks();
        }
        stream().send("last");
        stream().close();
        expected.append("data: last\n\n");

        HttpClientCodec codec = new HttpClientCodec();
        EmbeddedChannel client = new EmbeddedChannel(clientCodec ? codec : new HttpResponseDecoder());
        if (clientCodec) {
            client.writeOutbound(new io.netty.handler.codec.http.DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.GET, "/events/a"));
        }
        byte[] wire = received(channel).getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < wire.length; at += 777) {
            client.writeInbound(Unpooled.copiedBuffer(wire, at, Math.min(777, wire.length - at)));
        }

        StringBuilder content = new StringBuilder();
        boolean last = false;
        Object message;
        while ((message = client.readInbound()) != null) {
            assertThat(last).as("something after the last chunk").isFalse();
            if (message instanceof HttpResponse response) {
                assertThat(response.decoderResult().isSuccess()).isTrue();
            }
            if (message instanceof HttpContent part) {
                assertThat(part.decoderResult().isSuccess()).isTrue();
                content.append(part.content().toString(StandardCharsets.UTF_8));
                last = part instanceof LastHttpContent;
            }
            ReferenceCountUtil.release(message);
        }
        assertThat(last).isTrue();
        assertThat(content.toString()).isEqualTo(expected.toString());
        assertThat(channel.isOpen()).isFalse();
        client.finishAndReleaseAll();
    }

    @Test
    void aStreamThatIsClosedEndsItsResponseAndItsConnection() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        received(channel);
        stream().close();

        assertThat(received(channel)).isEqualTo("0\r\n\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    // ---- following ----

    private final class Subscriber extends ChannelInboundHandlerAdapter {
        private final String channel;

        Subscriber(String channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                Subscription place = place((EmbeddedChannel) ctx.channel(), channel);
                hub.publish(channel, SseEvent.of("between the place and the head"));
                stream = Sse.open(ctx, request, StreamSettings.DEFAULT, new DefaultHttpHeaders(), place);
            }
            ReferenceCountUtil.release(message);
        }
    }

    @Test
    void whatIsPublishedAfterThePlaceWasTakenIsReceived() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Subscriber("a"));
        send(channel, GET);
        hub.publish("a", SseEvent.of("after the head"));
        channel.runPendingTasks();

        assertThat(received(channel))
                .containsSubsequence("HTTP/1.1 200 OK", "retry: 3000", "between the place", "after the head");
    }

    @Test
    void aClientThatGoesGivesItsPlaceUp() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Subscriber("a"));
        send(channel, GET);
        List<CloseReason> reasons = new ArrayList<>();
        stream().onClose(reasons::add);
        assertThat(hub.publish("a", SseEvent.of("x")).subscribers()).isEqualTo(1);
        channel.close();

        assertThat(reasons).containsExactly(CloseReason.CLIENT);
        assertThat(hub.publish("a", SseEvent.of("x")).subscribers()).isZero();
    }

    @Test
    void aClientThatHasGoneBeforeTheStreamIsOpenGivesItsPlaceUp() {
        List<ChannelHandlerContext> contexts = new ArrayList<>();
        EmbeddedChannel channel = server(new HttpServerCodec(), new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                contexts.add(ctx);
            }
        });
        Subscription place = place(channel, "a");
        channel.close();
        HttpRequest request =
                new io.netty.handler.codec.http.DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        SseStream late = Sse.open(contexts.get(0), request, StreamSettings.DEFAULT, new DefaultHttpHeaders(), place);

        assertThat(late.isClosed()).isTrue();
        assertThat(late.send("x")).isFalse();
        assertThat(hub.channelCount()).isZero();
    }

    @Test
    void theClockOfTheChannelDrivesTheHeartbeats() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        channel.freezeTime();
        send(channel, GET);
        received(channel);
        for (int i = 0; i < 16_000; i += 10) {
            channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }

        assertThat(received(channel)).isEqualTo(chunk(":\n\n"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatFailsIsClosed(boolean ofTheNetwork) {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Opener());
        send(channel, GET);
        channel.pipeline()
                .fireExceptionCaught(ofTheNetwork ? new IOException("reset") : new IllegalStateException("bug"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(stream().isClosed()).isTrue();
    }

    // ---- backpressure ----

    @Test
    void aConnectionOverItsMarkIsServedOnceItIsWritableAgain() {
        EmbeddedChannel channel = server(new HttpServerCodec(), new Subscriber("a"));
        send(channel, GET);
        received(channel);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        hub.publish("a", SseEvent.of("1"));
        hub.publish("a", SseEvent.of("2"));
        channel.runPendingTasks();
        assertThat(received(channel)).isEmpty();

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(received(channel)).containsSubsequence("data: 1", "data: 2");
    }

    /** Stands where TLS does, and holds what is written until a test lets it go. */
    private static final class Lock extends ChannelOutboundHandlerAdapter {
        private final Queue<Object> messages = new ArrayDeque<>();
        private final Queue<ChannelPromise> promises = new ArrayDeque<>();
        private boolean holding;

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (holding) {
                messages.add(message);
                promises.add(promise);
            } else {
                ctx.write(message, promise);
            }
        }

        void letGo(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(messages.remove(), promises.remove());
        }

        void fail() {
            ReferenceCountUtil.release(messages.remove());
            promises.remove().setFailure(new IOException("broken"));
        }

        int heldBytes() {
            return messages.stream()
                    .mapToInt(each -> ((ByteBuf) each).capacity())
                    .sum();
        }
    }

    @Test
    void behindAnotherHandlerOneBatchAtMostIsInFlight() {
        Lock lock = new Lock();
        EmbeddedChannel channel = server(lock, new HttpServerCodec(), new Subscriber("a"));
        send(channel, GET);
        received(channel);
        lock.holding = true;
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            hub.publish("a", SseEvent.of("n" + i + "x".repeat(1_000)));
            expected.append("n").append(i).append(' ');
            channel.runPendingTasks();
            assertThat(lock.messages).hasSize(1);
            assertThat(lock.heldBytes()).isLessThanOrEqualTo(64 << 10);
        }
        while (!lock.messages.isEmpty()) {
            lock.letGo(channel.pipeline().context(lock));
            channel.runPendingTasks();
            assertThat(lock.messages).hasSizeLessThanOrEqualTo(1);
        }

        StringBuilder numbers = new StringBuilder();
        received(channel)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> numbers.append(line, "data: ".length(), line.indexOf('x'))
                        .append(' '));
        assertThat(numbers.toString()).isEqualTo(expected.toString());
    }

    @Test
    void aWriteThatFailsIsNotTakenForWritten() {
        Lock lock = new Lock();
        EmbeddedChannel channel = server(lock, new HttpServerCodec(), new Subscriber("a"));
        send(channel, GET);
        received(channel);
        lock.holding = true;
        hub.publish("a", SseEvent.of("1"));
        channel.runPendingTasks();
        lock.fail();
        lock.holding = false;
        hub.publish("a", SseEvent.of("2"));
        channel.runPendingTasks();

        assertThat(received(channel)).as("nothing may follow what was lost").isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aResponseThatTheClientDoesNotTakeIsGivenUp() {
        Lock lock = new Lock();
        EmbeddedChannel channel = server(lock, new HttpServerCodec(), new Opener());
        channel.freezeTime();
        send(channel, GET);
        received(channel);
        lock.holding = true;
        stream().close();
        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(2, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        lock.fail();
    }
}
