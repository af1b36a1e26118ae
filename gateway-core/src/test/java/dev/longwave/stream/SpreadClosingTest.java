package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Streams that are closed one after the other. */
class SpreadClosingTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final List<FakeOutlet> outlets = new ArrayList<>();
    private final AtomicInteger retries = new AtomicInteger();
    private boolean done;

    private List<SseStream> open(int count) {
        List<SseStream> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FakeOutlet outlet = new FakeOutlet();
            outlets.add(outlet);
            opened.add(loop.open(outlet));
        }
        loop.run();
        outlets.forEach(FakeOutlet::takeText);
        return opened;
    }

    private void close(Duration over) {
        loop.streams()
                .closeAll(
                        CloseReason.SHUTDOWN,
                        over,
                        () -> Duration.ofMillis(1_000 + retries.incrementAndGet()),
                        () -> done = true);
        loop.run();
    }

    private long ended() {
        return outlets.stream().filter(FakeOutlet::isEnded).count();
    }

    @Test
    void theyGoEvenlyOverTheTime() {
        open(10);
        close(Duration.ofSeconds(1));
        assertThat(ended()).isEqualTo(1);
        for (int tenth = 1; tenth < 10; tenth++) {
            loop.advance(Duration.ofMillis(100));
            assertThat(ended()).isBetween((long) tenth, tenth + 1L);
            assertThat(done).isEqualTo(ended() == 10);
        }
        loop.advance(Duration.ofMillis(100));
        assertThat(ended()).isEqualTo(10);
        assertThat(done).isTrue();
        assertThat(loop.isIdle()).isTrue();
    }

    @Test
    void eachClientIsToldATimeOfItsOwn() {
        open(3);
        close(Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThat(outlets.get(i).takeText()).contains("\nretry: " + (1_001 + i) + "\n\n");
        }
    }

    @Test
    void whoHasGoneMeanwhileIsLeftOutAndWhoHasComeStays() {
        List<SseStream> streams = open(4);
        close(Duration.ofSeconds(1));
        streams.get(3).close(CloseReason.MAX_AGE);
        FakeOutlet late = new FakeOutlet();
        SseStream stays = loop.open(late);
        loop.advance(Duration.ofSeconds(2));

        assertThat(done).isTrue();
        assertThat(retries.get()).isEqualTo(3);
        assertThat(stays.isClosed()).isFalse();
        stays.close();
    }

    @Test
    void manyThatGoAtOnceGoInSlices() {
        open(DeliveryPass.SLICE_VISITS * 2);
        List<Long> seen = new ArrayList<>();
        loop.streams().closeAll(CloseReason.SHUTDOWN, Duration.ZERO, () -> Duration.ZERO, () -> done = true);
        // a task of the loop gets its turn in between
        loop.eventLoop().execute(new Runnable() {
            @Override
            public void run() {
                seen.add(ended());
                if (!done) {
                    loop.eventLoop().execute(this);
                }
            }
        });
        loop.run();

        assertThat(done).isTrue();
        assertThat(seen.stream().distinct().count()).isGreaterThan(2);
        assertThat(ended()).isEqualTo(outlets.size());
    }

    @Test
    void withNobodyToCloseItIsDone() {
        close(Duration.ofSeconds(10));
        assertThat(done).isTrue();
    }
}
