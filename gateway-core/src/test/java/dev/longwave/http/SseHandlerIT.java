package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.http.CuttingServerChannel.Cut;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.sse.SseEvent;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.SingleThreadIoEventLoop;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that the kernel takes in part, on a connection that is real but for that. */
@Timeout(60)
class SseHandlerIT {
    private static final List<String> DATA = List.of("one", "two\nlines", "3");

    private final CuttingServerChannel serverChannel = new CuttingServerChannel();
    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private final TestServer server = new TestServer(Transport.NIO, () -> serverChannel, hub, 1);
    private RawClient client;

    @BeforeEach
    void connect() throws IOException {
        client = RawClient.connect(server.address());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        hub.close();
    }

    private void publish(String channel) throws Exception {
        server.eventLoop()
                .submit(() -> DATA.forEach(data -> hub.publish(channel, SseEvent.of(data))))
                .get(10, TimeUnit.SECONDS);
    }

    private int read() throws IOException {
        int length = 0;
        for (String data : DATA) {
            String frame = client.text();
            assertThat(frame).startsWith("id: ").endsWith("\ndata: " + data.replace("\n", "\ndata: ") + "\n\n");
            length += Integer.toHexString(frame.length()).length() + 2 + frame.length() + 2;
        }
        return length;
    }

    private static IntFunction<Cut> kind(boolean full) {
        return full ? Cut.Full::new : Cut.OutOfTurn::new;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWriteThatIsCutAnywhereGoesOnWithoutLossOrRepeat(boolean full) throws Exception {
        client.subscribe("a").head();
        client.text();
        publish("a");
        int length = read();
        for (int bytes = 0; bytes < length; bytes++) {
            serverChannel.cuts().add(kind(full).apply(bytes));
            publish("a");
            assertThat(read()).isEqualTo(length);
        }
    }

    @Test
    void theRestOfACutFrameMayBeCutAgain() throws Exception {
        client.subscribe("a").head();
        client.text();
        for (int bytes = 0; bytes < 30; bytes++) {
            serverChannel.cuts().addAll(List.of(new Cut.Full(bytes), new Cut.Full(bytes / 2), new Cut.OutOfTurn(1)));
            publish("a");
            read();
            assertThat(serverChannel.cuts()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplayThatIsCutWhileTheStreamIsBeingOpenedGoesOn(boolean full) throws Exception {
        String start = hub.publish("a", SseEvent.of("before")).id();
        publish("a");
        client.subscribe(start, List.of("a")).head();
        client.text();
        int length = read();
        client.close();
        for (int bytes = 0; bytes < length; bytes++) {
            serverChannel.cuts().addAll(List.of(new Cut.Nothing(), kind(full).apply(bytes)));
            client = RawClient.connect(server.address()).subscribe(start, List.of("a"));
            client.head();
            client.text();
            assertThat(read()).isEqualTo(length);
            client.reset();
        }
    }

    @Test
    void aGreetingThatIsCutGoesOn() throws Exception {
        hub.publish("a", SseEvent.of("before"));
        for (int bytes = 0; bytes < 330; bytes++) {
            serverChannel.cuts().add(new Cut.Full(bytes));
            client = RawClient.connect(server.address()).subscribe("a");
            assertThat(client.head()).containsEntry("", "HTTP/1.1 200 OK");
            assertThat(client.text()).startsWith(":\nretry: 3000\nid: ");
            publish("a");
            read();
            client.reset();
        }
    }

    @Test
    void aStreamThatIsClosedWhileTheRestOfAFrameWaitsEndsAfterIt() throws Exception {
        client.subscribe("a").head();
        client.text();
        server.stream();
        serverChannel.cuts().add(new Cut.Full(10));
        server.eventLoop()
                .submit(() -> {
                    hub.publish("a", SseEvent.of("1"));
                    // after the delivery, which is a tail task too, and before the next round of I/O
                    ((SingleThreadIoEventLoop) server.eventLoop())
                            .executeAfterEventLoopIteration(
                                    () -> server.streams().get(0).close());
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(client.text()).endsWith("data: 1\n\n");
        assertThat(client.chunk()).isNull();
        assertThat(client.untilEnd()).isEmpty();
    }

    @Test
    void aCutLeavesNoBufferBehind() throws Exception {
        client.subscribe("a").head();
        client.text();
        publish("a");
        read();
        long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
        for (int i = 0; i < 100; i++) {
            serverChannel.cuts().add(new Cut.Full(i));
            publish("a");
            read();
        }

        assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isLessThanOrEqualTo(before + 4_096);
    }
}
