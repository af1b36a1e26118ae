package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SlowConsumerPolicy;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class StreamIT {
    private static final Pattern ID = Pattern.compile("^id: [a-z0-9]{8}-([0-9]{16})\n");
    private static final Pattern GAP = Pattern.compile(
            "\"reason\":\"slow\",\"from\":\"[a-z0-9]{8}-([0-9]{16})\",\"first\":\"[a-z0-9]{8}-([0-9]{16})\"");

    /** What the kernel says it holds is twice what it was asked to hold. */
    private static final int LARGEST_SEND_BUFFER = 256 << 10;

    /** Long enough on a machine that is busy, and before a heartbeat would find a connection broken. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static StreamSettings settings(SlowConsumerPolicy slowConsumer, Duration heartbeatInterval) {
        return StreamSettings.DEFAULT.withSlowConsumer(slowConsumer).withHeartbeatInterval(heartbeatInterval);
    }

    private static Hub hub() {
        return new Hub(HubSettings.DEFAULT);
    }

    private static long sequence(String frame) {
        Matcher id = ID.matcher(frame);
        assertThat(id.find()).as("an id in %s", frame).isTrue();
        return Long.parseLong(id.group(1));
    }

    private static void await(String what, Duration longest, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until)
                    .as(what + " within " + longest)
                    .isNegative();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Whether a stream is closed and everything that belongs to that is done. */
    private static boolean hasEnded(SseStream stream) {
        return stream.whenClosed().toCompletableFuture().isDone();
    }

    private static int subscribers(Hub hub, String channel) {
        return hub.publish(channel, SseEvent.of("who is there?")).subscribers();
    }

    // ---- the plain way ----

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eventsReachTheirSubscribersUntilTheEnd(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address()).subscribe("a")) {
            Map<String, String> head = client.head();
            assertThat(head).containsEntry("", "HTTP/1.1 200 OK").containsEntry("Transfer-Encoding", "chunked");
            assertThat(client.text()).startsWith(":\nretry: 3000\nid: ");
            hub.publish("a", SseEvent.of("hello").withType("greeting"));
            assertThat(client.text()).endsWith("event: greeting\ndata: hello\n\n");
            hub.end(new ChannelName("a"));
            assertThat(client.text()).contains("event: end\n");

            assertThat(client.chunk()).isNull();
            assertThat(client.untilEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aClientOfHttp10GetsNoChunksAndItsStreamEndsWithTheConnection(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address())) {
            client.send("GET /events?channel=a HTTP/1.0\r\n\r\n");
            assertThat(client.head()).containsEntry("Connection", "close").doesNotContainKey("Transfer-Encoding");
            String id = hub.publish("a", SseEvent.of("1")).id();
            hub.publish("a", SseEvent.of("x".repeat(100_000)));
            String endId = hub.end(new ChannelName("a"));

            assertThat(client.untilEnd())
                    .startsWith(":\nretry: 3000\nid: ")
                    .contains("\n\nid: " + id + "\ndata: 1\n\nid: ")
                    .endsWith("\ndata: " + "x".repeat(100_000) + "\n\nid: " + endId
                            + "\nevent: end\ndata: {\"channel\":\"a\"}\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void bytesAfterTheRequestCloseTheConnection(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address()).subscribe("a")) {
            client.head();
            client.text();
            SseStream stream = server.stream();
            client.subscribe("b");
            await("closing", SOON, () -> hasEnded(stream));

            assertThat(server.streams()).hasSize(1);
            assertThat(subscribers(hub, "a")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theKernelHoldsLittleForAStream(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address()).subscribe("a")) {
            client.head();
            client.text();
            Channel connection = server.connection();

            assertThat(connection.config().getOption(ChannelOption.SO_SNDBUF)).isLessThanOrEqualTo(LARGEST_SEND_BUFFER);
            if (transport == Transport.EPOLL) {
                assertThat(connection.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))
                        .isLessThanOrEqualTo(16 << 10);
            }
        }
    }

    // ---- a reader that stalls ----

    /** Reads every event, and checks that none is missing, as fast as the publisher goes. */
    private static final class HealthyReader implements AutoCloseable {
        private final RawClient client;
        private final CompletableFuture<Long> done;
        private volatile long last;

        HealthyReader(TestServer server, String channel, long count) throws IOException {
            client = RawClient.connect(server.address()).subscribe(channel);
            client.head();
            last = sequence(client.text().substring(":\nretry: 3000\n".length()));
            long first = last + 1;
            done = CompletableFuture.supplyAsync(() -> {
                try {
                    for (long expected = first; expected < first + count; expected++) {
                        assertThat(sequence(client.text())).isEqualTo(expected);
                        last = expected;
                    }
                    return last;
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        void awaitAtMostBehind(long sequence, long events) throws InterruptedException {
            while (sequence - last > events && !done.isCompletedExceptionally()) {
                TimeUnit.MICROSECONDS.sleep(200);
            }
        }

        void awaitEverything() throws Exception {
            done.get(30, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    private static long pendingBytes(Channel connection) {
        return onLoop(connection, () -> {
            ChannelOutboundBuffer outbound = connection.unsafe().outboundBuffer();
            return outbound == null ? 0 : outbound.totalPendingWriteBytes();
        });
    }

    private static <T> T onLoop(Channel connection, java.util.concurrent.Callable<T> task) {
        return connection.eventLoop().submit(task).syncUninterruptibly().getNow();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aReaderThatStallsCostsAFrameAndNobodyElseAnythingAndGoesOnAfterAGap(Transport transport) throws Exception {
        int eventBytes = 20_000;
        int count = 10_000;
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient stalled = RawClient.small(server.address()).subscribe("a")) {
            stalled.head();
            long previous = sequence(stalled.text().substring(":\nretry: 3000\n".length()));
            try (HealthyReader healthy = new HealthyReader(server, "a", count)) {
                Channel connection = server.connection();
                long pinnedBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
                String data = "x".repeat(eventBytes);
                long mostPending = 0;
                long mostPinned = 0;
                for (int i = 1; i <= count; i++) {
                    hub.publish("a", SseEvent.of(data));
                    healthy.awaitAtMostBehind(i, 100);
                    if (i % 100 == 0) {
                        mostPending = Math.max(mostPending, pendingBytes(connection));
                        long pinned = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - pinnedBefore;
                        mostPinned = Math.max(mostPinned, pinned);
                    }
                }
                healthy.awaitEverything();

                assertThat(mostPending)
                        .as("bytes that wait for the stalled client")
                        .isBetween(1L, eventBytes + 200L);
                assertThat(mostPinned).as("direct memory in use").isLessThan(512 << 10);
            }

            int gaps = 0;
            while (previous < count) {
                String frame = stalled.text();
                if (frame.contains("event: gap\n")) {
                    Matcher gap = GAP.matcher(frame);
                    assertThat(gap.find()).as(frame).isTrue();
                    assertThat(Long.parseLong(gap.group(1))).isEqualTo(previous);
                    previous = Long.parseLong(gap.group(2)) - 1;
                    gaps++;
                } else {
                    assertThat(sequence(frame)).isEqualTo(previous + 1);
                    previous++;
                }
            }
            assertThat(gaps).isPositive();
            hub.publish("a", SseEvent.of("live again"));
            assertThat(stalled.text()).endsWith("data: live again\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aReaderThatStallsIsClosedWhereThePolicySaysSo(Transport transport) throws Exception {
        HubSettings settings = HubSettings.DEFAULT
                .withRetention(new Retention(100, 1 << 20, Duration.ofMinutes(5)))
                .withStreams(settings(SlowConsumerPolicy.DISCONNECT, Duration.ofSeconds(1)));
        try (Hub hub = new Hub(settings);
                TestServer server = new TestServer(transport, hub);
                RawClient stalled = RawClient.small(server.address()).subscribe("a")) {
            stalled.head();
            String data = "x".repeat(20_000);
            SseStream stream = server.stream();
            await("disconnection", Duration.ofSeconds(20), () -> {
                hub.publish("a", SseEvent.of(data));
                return stream.isClosed();
            });

            assertThat(stream.whenClosed().toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.SLOW_CONSUMER);
            assertThat(subscribers(hub, "a")).isZero();
            assertThatThrownBy(stalled::untilEnd)
                    .as("a broken connection, not the end of a response")
                    .isInstanceOf(SocketException.class);
        }
    }

    // ---- connections that break ----

    private static long cpuNanos(EventLoop loop) throws Exception {
        long thread = loop.submit(() -> Thread.currentThread().getId()).get(5, TimeUnit.SECONDS);
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    private static void assertNotSpinning(EventLoop loop) throws Exception {
        long before = cpuNanos(loop);
        TimeUnit.MILLISECONDS.sleep(400);
        assertThat(Duration.ofNanos(cpuNanos(loop) - before))
                .as("CPU time of an idle loop in 400 ms")
                .isLessThan(Duration.ofMillis(100));
    }

    /** Publishes until the client's connection takes no more. */
    private static void stall(Hub hub, TestServer server) throws Exception {
        String data = "x".repeat(20_000);
        Channel connection = server.connection();
        await("stalling", Duration.ofSeconds(20), () -> {
            for (int i = 0; i < 20; i++) {
                hub.publish("a", SseEvent.of(data));
            }
            return pendingBytes(connection) > 0;
        });
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aConnectionThatIsResetInMidWriteIsCleanedUpAtOnce(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.small(server.address()).subscribe("a")) {
            client.head();
            client.text();
            SseStream stream = server.stream();
            stall(hub, server);
            client.reset();
            await("cleaning up", SOON, () -> hasEnded(stream));

            assertThat(stream.whenClosed().toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .isEqualTo(CloseReason.CLIENT);
            assertThat(subscribers(hub, "a")).isZero();
            await("closing", SOON, () -> !server.connection().isOpen());
            assertNotSpinning(server.eventLoop());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aHalfCloseAndThenAResetFreeTheConnection(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.small(server.address()).subscribe("a")) {
            client.head();
            client.text();
            stall(hub, server);
            client.halfClose();
            TimeUnit.MILLISECONDS.sleep(50);
            client.reset();
            SseStream stream = server.stream();
            await("cleaning up", SOON, () -> hasEnded(stream));

            assertThat(subscribers(hub, "a")).isZero();
            await("closing", SOON, () -> !server.connection().isOpen());
            assertNotSpinning(server.eventLoop());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aHalfCloseAloneFreesTheConnection(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address()).subscribe("a")) {
            client.head();
            client.text();
            SseStream stream = server.stream();
            client.halfClose();
            await("cleaning up", SOON, () -> hasEnded(stream));

            assertThat(subscribers(hub, "a")).isZero();
            assertNotSpinning(server.eventLoop());
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aStalledStreamThatIsClosedEndsWithARest(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.small(server.address()).subscribe("a")) {
            client.head();
            client.text();
            stall(hub, server);
            server.stream().close(CloseReason.SHUTDOWN);

            byte[] chunk;
            int chunks = 0;
            while ((chunk = client.chunk()) != null) {
                assertThat(chunk).endsWith((byte) '\n', (byte) '\n');
                chunks++;
            }
            assertThat(chunks).isPositive();
            assertThat(client.untilEnd()).isEmpty();
        }
    }

    // ---- callbacks ----

    @Test
    void aCallbackThatThrowsOrIsSlowBreaksNobodyElsesStream() throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(Transport.EPOLL, hub)) {
            server.onOpen(stream -> {
                stream.onClose(reason -> sleep(200));
                stream.onClose(reason -> {
                    throw new IllegalStateException("on purpose");
                });
            });
            List<RawClient> leavers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawClient leaver = RawClient.connect(server.address()).subscribe("a");
                leaver.head();
                leavers.add(leaver);
            }
            try (HealthyReader healthy = new HealthyReader(server, "a", 2_000)) {
                for (int i = 1; i <= 2_000; i++) {
                    hub.publish("a", SseEvent.of("x"));
                    if (i % 400 == 0) {
                        leavers.remove(0).reset();
                    }
                }
                healthy.awaitEverything();
            }
            await(
                    "closing",
                    Duration.ofSeconds(5),
                    () -> server.streams().stream().allMatch(SseStream::isClosed));
            await("leaving", Duration.ofSeconds(5), () -> subscribers(hub, "a") == 0);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aClientThatGoesBeforeItsStreamIsOpenLeavesNothingBehind(Transport transport) throws Exception {
        try (Hub hub = hub();
                TestServer server = new TestServer(transport, hub);
                RawClient client = RawClient.connect(server.address())) {
            server.beforeOpen(Channel::close);
            client.subscribe("a");

            assertThat(client.untilEnd()).isEmpty();
            assertThat(server.stream().isClosed()).isTrue();
            assertThat(subscribers(hub, "a")).isZero();
        }
    }
}
