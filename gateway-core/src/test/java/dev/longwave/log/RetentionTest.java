package dev.longwave.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private final Retention retention = new Retention(10, 1_000, Duration.ofMinutes(5));

    @Test
    void countAloneCanExceedIt() {
        assertThat(retention.exceededBy(10, 1)).isFalse();
        assertThat(retention.exceededBy(11, 1)).isTrue();
    }

    @Test
    void bytesAloneCanExceedIt() {
        assertThat(retention.exceededBy(1, 1_000)).isFalse();
        assertThat(retention.exceededBy(1, 1_001)).isTrue();
    }

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(Retention.DEFAULT).isEqualTo(new Retention(10_000, 8_388_608, Duration.ofMinutes(5)));
    }

    @Test
    void aBoundOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(0, 1, Duration.ofSeconds(1)))
                .withMessage("maxEvents must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(1, 0, Duration.ofSeconds(1)))
                .withMessage("maxBytes must be at least 1, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(1, 1, Duration.ZERO))
                .withMessage("maxAge must be positive, got PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(1, 1, Duration.ofSeconds(-1)))
                .withMessage("maxAge must be positive, got PT-1S");
    }
}
