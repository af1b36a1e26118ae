package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longwave.loadtest.engine.EventTimes.Span;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventSpansTest {
    private static final long MICROS = 1_000;

    private final EventSpans spans = new EventSpans();

    @Test
    void theFirstAndTheLastOfAllLoopsCount() {
        spans.add(new Span[] {span(1, 30, 50)});
        spans.add(new Span[] {span(1, 10, 20)});
        spans.add(new Span[] {span(1, 40, 70)});
        spans.finish();

        assertThat(spans.firstSubscriber().count()).isEqualTo(1);
        assertThat(spans.firstSubscriber().maxMicros()).isCloseTo(10, within(0.1));
        assertThat(spans.lastSubscriber().maxMicros()).isCloseTo(70, within(0.1));
    }

    @Test
    void nothingIsToldBeforeTheEnd() {
        spans.add(new Span[] {span(1, 30, 50)});

        assertThat(spans.firstSubscriber().count()).isZero();
    }

    @Test
    void eventsOfTheWarmUpDoNotCount() {
        spans.add(new Span[] {span(1, 30, 50), span(2, 30, 50)});
        spans.measureFrom(2);
        spans.add(new Span[] {span(1, 90, 90), span(2, 10, 10)});
        spans.finish();

        assertThat(spans.lastSubscriber().count()).isEqualTo(1);
        assertThat(spans.lastSubscriber().maxMicros()).isCloseTo(10, within(0.1));
    }

    @Test
    void noneOfALongWarmUpDoes() {
        long many = (1 << 18) + 1_000;
        spans.add(LongStream.range(0, many)
                .mapToObj(number -> span(number, 30, 50))
                .toArray(Span[]::new));
        spans.measureFrom(many);
        spans.add(new Span[] {span(many, 10, 10)});
        spans.finish();

        assertThat(spans.firstSubscriber().count()).isEqualTo(1);
        assertThat(spans.lastSubscriber().maxMicros()).isCloseTo(10, within(0.1));
    }

    @Test
    void theOldestAreClosedWhenThereAreMany() {
        long many = (1 << 18) + 1_000;
        spans.add(LongStream.range(0, many)
                .mapToObj(number -> span(number, 30, 50))
                .toArray(Span[]::new));
        spans.add(new Span[] {span(5, 10, 99)}); // too late, and not counted twice

        assertThat(spans.firstSubscriber().count()).isEqualTo(1_000);
        spans.finish();
        assertThat(spans.firstSubscriber().count()).isEqualTo(many);
        assertThat(spans.lastSubscriber().maxMicros()).isCloseTo(50, within(0.1));
    }

    private static Span span(long number, long firstMicros, long lastMicros) {
        long intended = number * 7;
        return new Span(number, intended, intended + firstMicros * MICROS, intended + lastMicros * MICROS);
    }
}
