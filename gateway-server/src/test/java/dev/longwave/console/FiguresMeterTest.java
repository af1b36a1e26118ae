package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.sse.SseEvent;
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
