package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollPaceTest {
    private final PollPace pace = new PollPace(Duration.ofSeconds(1), () -> 1.0);

    @Test
    void theRhythmIsFromStartToStart() {
        assertThat(pace.afterSuccess(Duration.ofMillis(300))).isEqualTo(Duration.ofMillis(700));
        assertThat(pace.afterSuccess(Duration.ofSeconds(3))).isZero();
    }

    @Test
    void troubleDoublesTheWaitUpToHalfAMinuteUntilItIsOver() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            seconds.add(pace.afterTrouble(Duration.ZERO).toSeconds());
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
        pace.afterSuccess(Duration.ZERO);
        assertThat(pace.afterTrouble(Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSlowRhythmIsNotMadeFasterByTrouble() {
        PollPace slow = new PollPace(Duration.ofMinutes(10), () -> 1.0);
        slow.afterTrouble(Duration.ZERO);
        assertThat(slow.afterTrouble(Duration.ZERO)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void pollsThatFailTogetherComeBackApart() {
        assertThat(new PollPace(Duration.ofSeconds(4), () -> 0).afterTrouble(Duration.ZERO))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatTheServerAsksForIsTheLeast() {
        assertThat(pace.afterTrouble(Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(20));
        assertThat(pace.afterTrouble(Duration.ofMillis(1))).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "0, 0",
        "100000, 300",
        "-1, 0",
        "soon, 0",
        "'Thu, 01 Jan 2026 00:00:30 GMT', 0",
    })
    void retryAfterIsSecondsAndNoDate(String value, long seconds) {
        assertThat(PollPace.retryAfter(value)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(PollPace.retryAfter(null)).isZero();
    }
}
