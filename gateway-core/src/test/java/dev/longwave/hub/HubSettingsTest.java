package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longwave.log.Retention;
import dev.longwave.stream.StreamSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HubSettingsTest {
    @Test
    void theDefaultsAreThoseOfTheDesign() {
        assertThat(HubSettings.DEFAULT.retention()).isEqualTo(Retention.DEFAULT);
        assertThat(HubSettings.DEFAULT.totalBytes())
                .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThat(HubSettings.DEFAULT.idempotencyWindow()).isEqualTo(Duration.ofMinutes(2));
        assertThat(HubSettings.DEFAULT.maxIdempotencyKeys()).isEqualTo(100_000);
    }

    @Test
    void aBoundThatLeavesNothingIsRefused() {
        assertRefused("totalBytes must be at least 65536, got 65535", 65_535, 1, 1, Duration.ofNanos(1), 1);
        assertRefused("maxChannels must be at least 1, got 0", 65_536, 0, 1, Duration.ofNanos(1), 1);
        assertRefused("maxPatterns must be at least 1, got 0", 65_536, 1, 0, Duration.ofNanos(1), 1);
        assertRefused("idempotencyWindow must be positive, got PT0S", 65_536, 1, 1, Duration.ZERO, 1);
        assertRefused("maxIdempotencyKeys must be at least 1, got 0", 65_536, 1, 1, Duration.ofNanos(1), 0);
        assertThatCode(() -> settings(65_536, 1, 1, Duration.ofNanos(1), 1)).doesNotThrowAnyException();
    }

    @Test
    void timesLongerThanAClockCanCountMeanForEver() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        HubSettings settings = settings(1 << 20, 10, 10, forEver, 10).withRetention(new Retention(10, 1_000, forEver));

        try (TestNode node = new TestNode(settings)) {
            node.publish("a", "1");
            node.advance(Duration.ofDays(20_000));
            node.order().sweep();

            assertThat(node.open("a", StartPosition.EARLIEST).data()).containsExactly("1");
        }
    }

    private static void assertRefused(
            String message, long totalBytes, int maxChannels, int maxPatterns, Duration window, int maxKeys) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(totalBytes, maxChannels, maxPatterns, window, maxKeys))
                .withMessage(message);
    }

    private static HubSettings settings(
            long totalBytes, int maxChannels, int maxPatterns, Duration window, int maxKeys) {
        return new HubSettings(
                Retention.DEFAULT, totalBytes, maxChannels, maxPatterns, window, maxKeys, StreamSettings.DEFAULT);
    }
}
