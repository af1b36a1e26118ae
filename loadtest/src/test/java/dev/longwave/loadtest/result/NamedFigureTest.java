package dev.longwave.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamedFigureTest {
    @Test
    void theUnitAtTheEndOfTheNameIsTheFigures() {
        assertThat(NamedFigure.of("allBackSeconds", 2.84)).isEqualTo(new NamedFigure("All back", "2.8 s"));
        assertThat(NamedFigure.of("reopenedPerSecond", 12_300)).isEqualTo(new NamedFigure("Reopened", "12.3 k/s"));
        assertThat(NamedFigure.of("firstBackMicros", 950)).isEqualTo(new NamedFigure("First back", "950 µs"));
        assertThat(NamedFigure.of("memoryGrownMiB", 40)).isEqualTo(new NamedFigure("Memory grown", "40.0 MiB"));
        assertThat(NamedFigure.of("memoryPerStreamKiB", 7.3))
                .isEqualTo(new NamedFigure("Memory per stream", "7.30 KiB"));
        assertThat(NamedFigure.of("heldBytes", 87)).isEqualTo(new NamedFigure("Held", "87 B"));
    }

    @Test
    void aNameWithoutUnitIsANumber() {
        assertThat(NamedFigure.of("stalledSubscribers", 1_000))
                .isEqualTo(new NamedFigure("Stalled subscribers", "1,000"));
        assertThat(NamedFigure.of("fairness", 0.987)).isEqualTo(new NamedFigure("Fairness", "0.99"));
        assertThat(NamedFigure.of("Seconds", 3)).isEqualTo(new NamedFigure("Seconds", "3"));
    }

    @Test
    void whatItIsADivisionByIsSaidAfterTheUnit() {
        assertThat(NamedFigure.of("serverMemoryMiBPerHour", 1.2))
                .isEqualTo(new NamedFigure("Server memory", "1.20 MiB per hour"));
        assertThat(NamedFigure.of("serverCpuMicrosPerStreamAndSecond", 2))
                .isEqualTo(new NamedFigure("Server CPU", "2.00 µs per stream and second"));
    }

    @Test
    void aShareIsAPercentage() {
        assertThat(NamedFigure.of("deliveredShare", 0.987)).isEqualTo(new NamedFigure("Delivered", "98.7 %"));
    }
}
