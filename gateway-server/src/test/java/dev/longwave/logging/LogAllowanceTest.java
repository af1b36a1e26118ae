package dev.longwave.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogAllowanceTest {
    private final List<String> lines = new ArrayList<>();
    // a clock of this kind may begin anywhere, also just before it overflows
    private long now = Long.MAX_VALUE - 1_000;
    private final LogAllowance allowance = new LogAllowance(() -> now);

    @Test
    void twentyLinesInARowAreLogged() {
        log(25);
        assertThat(lines).hasSize(20).containsOnly("line");
    }

    @Test
    void thenThereIsOneATenthOfASecond() {
        log(25);
        lines.clear();
        pass(99);
        log(1);
        assertThat(lines).isEmpty();
        pass(1);
        log(2);
        assertThat(lines).containsExactly("left out 6", "line");
    }

    @Test
    void whatIsLeftOutIsToldOnce() {
        log(21);
        lines.clear();
        pass(200);
        log(2);
        assertThat(lines).containsExactly("left out 1", "line", "line");
    }

    @Test
    void aLongSilenceAllowsNoMoreThanTwentyAgain() {
        log(20);
        pass(TimeUnit.DAYS.toMillis(1));
        lines.clear();
        log(25);
        assertThat(lines).hasSize(20).containsOnly("line");
    }

    private void log(int count) {
        for (int i = 0; i < count; i++) {
            allowance.log(leftOut -> lines.add("left out " + leftOut), () -> lines.add("line"));
        }
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
