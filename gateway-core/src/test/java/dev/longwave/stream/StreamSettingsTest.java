package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.sse.JsonCodec;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamSettingsTest {
    private static StreamSettings settings(Duration heartbeat, Duration retry, int sendBuffer, Duration stallTimeout) {
        return new StreamSettings(
                heartbeat,
                retry,
                SlowConsumerPolicy.GAP,
                sendBuffer,
                stallTimeout,
                JsonCodec.PLAIN,
                StreamListener.NONE);
    }

    @Test
    void aBoundThatCannotBeMetIsRefusedWithWhatCame() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> settings(Duration.ofMillis(99), second, 1, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heartbeatInterval must be at least 100 ms, got PT0.099S");
        assertThatThrownBy(() -> settings(second, second.negated(), 1, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry must not be negative, got PT-1S");
        assertThatThrownBy(() -> settings(second, second, 0, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sendBufferBytes must be at least 1, got 0");
        assertThatThrownBy(() -> settings(second, second, 1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stallTimeout must be positive, got PT0S");
    }
}
