package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.http.Sse;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.sse.SseEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FiguresMeterTest {
    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicLong published = new AtomicLong(1_000);
    private final FiguresMeter meter = new FiguresMeter(hub, () -> 7, published::get, nanos::get);

    @AfterEach
    void close() {
        hub.close();
    }

    private Figures readAfter(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        return meter.read();
    }

    @Test
    void ratesAreOfTheTimeThatHasReallyPassed() {
        published.addAndGet(300);
        assertThat(readAfter(1_500).publishedPerSecond()).isEqualTo(200);
        assertThat(readAfter(1_000).publishedPerSecond()).isZero();
        published.addAndGet(10);
        assertThat(readAfter(2_000).publishedPerSecond()).isEqualTo(5);
    }

    @Test
    void noTimeAndCountsThatShrinkMakeNoRates() {
        published.addAndGet(5);
        assertThat(readAfter(0).publishedPerSecond()).isZero();
        published.addAndGet(-100);
        assertThat(readAfter(1_000).publishedPerSecond()).isZero();
    }

    @Test
    void theLatencyIsThatOfTheLastTenLooks() {
        assertThat(readAfter(1_000).latencyP99Millis()).isNaN();
        EmbeddedChannel connection = new EmbeddedChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                hub.subscribe(Sse.open(ctx, (FullHttpRequest) message), "a");
                ReferenceCountUtil.release(message);
            }
        });
        connection.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        hub.publish("a", SseEvent.of("x"));
        connection.runPendingTasks();
        assertThat(readAfter(1_000).latencyP99Millis()).isBetween(0.0, 10_000.0);
        for (int look = 2; look <= 10; look++) {
            assertThat(readAfter(1_000).latencyP99Millis()).as("look %d", look).isNotNaN();
        }
        assertThat(readAfter(1_000).latencyP99Millis()).isNaN();
        connection.finishAndReleaseAll();
    }

    @Test
    void whatThereIsIsReadAsItIs() {
        hub.publish("a", SseEvent.of("x"));
        Figures figures = readAfter(1_000);
        assertThat(figures.uptimeMillis()).isEqualTo(1_000);
        assertThat(figures.streams()).isEqualTo(7);
        assertThat(figures.channels()).isEqualTo(1);
        assertThat(figures.patterns()).isZero();
        assertThat(figures.logBytes()).isEqualTo(hub.logBytes());
        assertThat(figures.heapBytes()).isPositive();
    }
}
