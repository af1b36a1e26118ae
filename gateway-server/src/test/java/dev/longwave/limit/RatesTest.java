package dev.longwave.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Rates<Integer> rates = new Rates<>(1, 2, 100, nanoTime::get);

    private boolean mayHave(int who) {
        return rates.take(who) == 0;
    }

    @Test
    void eachHasARateOfTheirOwn() {
        assertThat(mayHave(1)).isTrue();
        assertThat(mayHave(1)).isTrue();
        assertThat(mayHave(1)).isFalse();
        assertThat(mayHave(2)).isTrue();
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(mayHave(1)).isTrue();
        assertThat(mayHave(1)).isFalse();
    }

    @Test
    void noMoreAreRememberedThanMayBe() {
        for (int who = 0; who < 10_000; who++) {
            assertThat(mayHave(who)).isTrue();
            assertThat(rates.size()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void thoseNotHeardOfForLongestAreForgottenFirst() {
        mayHave(1);
        mayHave(1);
        mayHave(2);
        mayHave(2);
        for (int who = 10; who < 108; who++) {
            mayHave(who);
        }
        assertThat(mayHave(1)).isFalse();
        mayHave(200);
        // 2 was forgotten, and is as good as new
        assertThat(mayHave(1)).isFalse();
        assertThat(mayHave(2)).isTrue();
    }

    @Test
    void whoHasAFullBucketIsForgottenWhenSomebodyNewComes() {
        for (int who = 0; who < 50; who++) {
            mayHave(who);
        }
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(2));
        for (int who = 100; who < 130; who++) {
            mayHave(who);
        }
        assertThat(rates.size()).isEqualTo(30);
    }
}
