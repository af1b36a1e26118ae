package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhaseTableTest {
    @ParameterizedTest
    @CsvSource({
        "allBackSeconds, 2.84, all back 2.8 s",
        "backPerSecond, 868.6, back 869/s",
        "deliveredShare, 0.9981, delivered 99.8 %",
        "reconnects, 12, reconnects 12",
        "p99OfOthersToBefore, 1.234, p99 of others to before 1.23",
        "firstMicros, 1240, first 1.24 ms",
        "heldKiB, 7.31, held 7.31 KiB",
        "heldMiB, 2048, held 2.00 GiB",
        "Seconds, 3, seconds 3",
    })
    void aFiguresNameTellsItsUnit(String name, double value, String words) {
        assertThat(PhaseTable.words(name, value)).isEqualTo(words);
    }
}
