package dev.longwave.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopLagTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel connection = new EmbeddedChannel();

    @BeforeEach
    void watch() {
        connection.freezeTime();
        new LoopLag(registry, () -> connection.eventLoop().ticker().nanoTime()).watch(connection.eventLoop());
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
        registry.close();
    }

    private void pass(long millis) {
        connection.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    }

    private Timer lag() {
        return registry.get("longwave.event.loop.lag").timer();
    }

    private double overdueSeconds() {
        return registry.get("longwave.event.loop.overdue").gauge().value();
    }

    @Test
    void aLoopThatIsOnTimeHasNoLag() {
        for (int look = 1; look <= 4; look++) {
            pass(500);
            connection.runScheduledPendingTasks();
            assertThat(lag().count()).isEqualTo(look);
        }
        assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isZero();
        assertThat(overdueSeconds()).isZero();
    }

    @Test
    void whatALoopIsLateByIsItsLagAndIsNotCarriedOver() {
        pass(530);
        connection.runScheduledPendingTasks();
        assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
        pass(500);
        connection.runScheduledPendingTasks();
        assertThat(lag().count()).isEqualTo(2);
        assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    }

    @Test
    void aLoopThatHangsIsSeenWhileItHangs() {
        pass(10_500);
        assertThat(lag().count()).isZero();
        assertThat(overdueSeconds()).isEqualTo(10);
        connection.runScheduledPendingTasks();
        assertThat(overdueSeconds()).isZero();
    }
}
