package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamLoopTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();

    @Test
    void anEventLoopHasOne() {
        assertThat(StreamLoop.of(loop.eventLoop())).isSameAs(loop.streams());
        assertThat(StreamLoop.all()).contains(loop.streams());
    }

    @Test
    void itGoesWithItsEventLoop() throws InterruptedException {
        EventLoop eventLoop = new DefaultEventLoop();
        StreamLoop streams = StreamLoop.of(eventLoop);
        CountDownLatch terminated = new CountDownLatch(1);
        eventLoop.terminationFuture().addListener(done -> terminated.countDown());

        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);

        assertThat(terminated.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(StreamLoop.all()).doesNotContain(streams);
    }

    @Test
    void itHoldsNoBuffersWithoutStreams() {
        SseStream stream = loop.open(new FakeOutlet());
        long open = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();

        stream.close();
        loop.advance(StreamSettings.DEFAULT.heartbeatInterval());

        assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()).isLessThanOrEqualTo(open - Batch.MAX_BYTES);
    }

    @Test
    void itShowsItsStreams() {
        SseStream first = loop.open(new FakeOutlet());
        SseStream second = loop.open(new FakeOutlet());
        SseStream third = loop.open(new FakeOutlet());
        second.close();

        List<SseStream> open = new ArrayList<>();
        loop.streams().forEachStream(open::add);
        assertThat(open).containsExactly(first, third);
    }

    @Test
    void aWalkShowsStreamsASliceAtATimeAndLeavesOutThoseThatHaveGone() {
        List<SseStream> opened = new ArrayList<>();
        for (int i = 0; i < DeliveryPass.SLICE_VISITS + 10; i++) {
            opened.add(loop.open(new FakeOutlet()));
        }
        loop.run();
        SseStream last = opened.get(opened.size() - 1);
        List<SseStream> shown = new ArrayList<>();
        List<String> ended = new ArrayList<>();

        loop.streams()
                .walk(
                        stream -> {
                            shown.add(stream);
                            if (shown.size() == DeliveryPass.SLICE_VISITS) {
                                loop.eventLoop().execute(last::close);
                            }
                        },
                        () -> ended.add("ended after " + shown.size()));
        assertThat(shown).isEmpty();
        loop.run();

        assertThat(shown).containsExactlyElementsOf(opened.subList(0, opened.size() - 1));
        assertThat(ended).containsExactly("ended after " + (opened.size() - 1));
    }

    @Test
    void aWalkWithNobodyToShowEndsToo() {
        List<String> ended = new ArrayList<>();
        loop.streams().walk(stream -> ended.add("shown"), () -> ended.add("ended"));
        loop.run();

        assertThat(ended).containsExactly("ended");
    }
}
