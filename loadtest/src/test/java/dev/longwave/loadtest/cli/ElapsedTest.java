package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElapsedTest {
    @ParameterizedTest
    @CsvSource({"0, 0:00", "59999, 0:59", "60000, 1:00", "3599999, 59:59", "3600000, 1:00:00", "360000000, 100:00:00"})
    void itReadsAsAClock(long millis, String text) {
        assertThat(Elapsed.text(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Test
    void aSecondBegunIsStillLeft() {
        assertThat(Elapsed.left(Duration.ofMillis(1))).isEqualTo("0:01 left");
        assertThat(Elapsed.left(Duration.ofMillis(61_000))).isEqualTo("1:01 left");
        assertThat(Elapsed.left(Duration.ofMillis(-2_500))).isEqualTo("0:00 left");
    }
}
