package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.engine.EventTimes.Span;
import org.junit.jupiter.api.Test;

class EventTimesTest {
    private final EventTimes times = new EventTimes();

    @Test
    void nothingIsToldOfNothing() {
        assertThat(times.take()).isEmpty();
    }

    @Test
    void theFirstAndTheLastOfAllSubscribersAreKept() {
        times.received(3, 100, 110);
        times.received(4, 200, 210);
        times.received(3, 100, 120);
        times.received(3, 100, 130);

        assertThat(times.take()).containsExactly(new Span(3, 100, 110, 130), new Span(4, 200, 210, 210));
    }

    @Test
    void whatWasTakenIsNotToldAgain() {
        times.received(3, 100, 110);
        times.take();

        assertThat(times.take()).isEmpty();
    }

    @Test
    void whoComesLaterIsToldTheNextTime() {
        times.received(3, 100, 110);
        times.received(9, 100, 110);
        times.take();
        times.received(3, 100, 150);

        assertThat(times.take()).containsExactly(new Span(3, 100, 110, 150));
    }

    @Test
    void eventsThatNeverCameAreLeftOut() {
        times.received(1_000, 5, 6);
        times.received(10, 1, 2);

        assertThat(times.take()).containsExactly(new Span(10, 1, 2, 2), new Span(1_000, 5, 6, 6));
    }

    @Test
    void theNewestAreKept() {
        for (long number = 0; number < EventTimes.MOST + 10; number++) {
            times.received(number, number, number + 1);
        }

        Span[] spans = times.take();

        assertThat(spans).hasSize(EventTimes.MOST);
        assertThat(spans[0]).isEqualTo(new Span(10, 10, 11, 11));
        assertThat(spans[spans.length - 1].number()).isEqualTo(EventTimes.MOST + 9);
    }
}
