package dev.longwave.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void aTimeHasTheUnitThatFits() {
        assertThat(Figures.micros(0)).isEqualTo("0 µs");
        assertThat(Figures.micros(0.31)).isEqualTo("310 ns");
        assertThat(Figures.micros(87)).isEqualTo("87.0 µs");
        assertThat(Figures.micros(850.4)).isEqualTo("850 µs");
        assertThat(Figures.micros(1_240)).isEqualTo("1.24 ms");
        assertThat(Figures.micros(12_500_000)).isEqualTo("12.5 s");
        assertThat(Figures.micros(3_600_000_000.0)).isEqualTo("3,600 s");
    }

    @Test
    void whatRoundsToAThousandIsTheNextUnitsOne() {
        assertThat(Figures.micros(999.4)).isEqualTo("999 µs");
        assertThat(Figures.micros(999.6)).isEqualTo("1.00 ms");
        assertThat(Figures.micros(9.996)).isEqualTo("10.0 µs");
        assertThat(Figures.micros(99.96)).isEqualTo("100 µs");
        assertThat(Figures.perSecond(999_700)).isEqualTo("1.00 M/s");
    }

    @Test
    void aSpanIsReadAsOnAClock() {
        assertThat(Figures.seconds(0)).isEqualTo("0.0 s");
        assertThat(Figures.seconds(7.46)).isEqualTo("7.5 s");
        assertThat(Figures.seconds(9.96)).isEqualTo("10 s");
        assertThat(Figures.seconds(45.2)).isEqualTo("45 s");
        assertThat(Figures.seconds(125)).isEqualTo("2 min 5 s");
        assertThat(Figures.seconds(180)).isEqualTo("3 min");
        assertThat(Figures.seconds(3_600)).isEqualTo("1 h");
        assertThat(Figures.seconds(3_785)).isEqualTo("1 h 3 min");
    }

    @Test
    void aCountShowsEveryDigit() {
        assertThat(Figures.count(0)).isEqualTo("0");
        assertThat(Figures.count(12_345_678)).isEqualTo("12,345,678");
    }

    @Test
    void aRateHasThreeDigitsThatMatter() {
        assertThat(Figures.perSecond(0)).isEqualTo("0/s");
        assertThat(Figures.perSecond(2.5)).isEqualTo("2.50/s");
        assertThat(Figures.perSecond(812)).isEqualTo("812/s");
        assertThat(Figures.perSecond(12_340)).isEqualTo("12.3 k/s");
        assertThat(Figures.perSecond(5_204_000)).isEqualTo("5.20 M/s");
    }

    @Test
    void aSizeIsCountedIn1024s() {
        assertThat(Figures.bytes(87)).isEqualTo("87 B");
        assertThat(Figures.bytes(1_024)).isEqualTo("1.00 KiB");
        assertThat(Figures.kibibytes(7.312)).isEqualTo("7.31 KiB");
        assertThat(Figures.kibibytes(0.5)).isEqualTo("0.50 KiB");
        assertThat(Figures.kibibytes(1_229)).isEqualTo("1.20 MiB");
        assertThat(Figures.mebibytes(512)).isEqualTo("512 MiB");
        assertThat(Figures.mebibytes(1_000)).isEqualTo("1,000 MiB");
        assertThat(Figures.mebibytes(1_229)).isEqualTo("1.20 GiB");
    }

    @Test
    void coresPartsAndRatiosAreNamed() {
        assertThat(Figures.cores(1)).isEqualTo("1.00 core");
        assertThat(Figures.cores(1.85)).isEqualTo("1.85 cores");
        assertThat(Figures.percent(0.973)).isEqualTo("97.3 %");
        assertThat(Figures.ratio(1.236)).isEqualTo("× 1.24");
    }

    @Test
    void everyUnitOfAMetricIsWritten() {
        assertThat(Figures.of(Metric.Unit.MICROS, 1_240)).isEqualTo("1.24 ms");
        assertThat(Figures.of(Metric.Unit.COUNT, 1_240)).isEqualTo("1,240");
        assertThat(Figures.of(Metric.Unit.PER_SECOND, 1_240)).isEqualTo("1.24 k/s");
        assertThat(Figures.of(Metric.Unit.MEBIBYTES, 12)).isEqualTo("12.0 MiB");
        assertThat(Figures.of(Metric.Unit.KIBIBYTES, 12)).isEqualTo("12.0 KiB");
    }

    @Test
    void theLanguageOfTheMachineDoesNotMatter() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            assertThat(Figures.micros(1_240)).isEqualTo("1.24 ms");
            assertThat(Figures.count(1_240)).isEqualTo("1,240");
        } finally {
            Locale.setDefault(before);
        }
    }
}
