package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChoiceTypeTest {
    private final ChoiceType<Transport> type = ChoiceType.of(Transport.class, "write one of them");

    @Test
    void aWordStandsForItsConstant() throws Exception {
        assertThat(type.parse("epoll")).isEqualTo(Transport.EPOLL);
        assertThat(type.parse("io_uring")).isEqualTo(Transport.IO_URING);
    }

    @Test
    void aWordThatIsNearlyRightIsProposed() {
        assertThatThrownBy(() -> type.parse("io-uring"))
                .hasMessage("expected auto, epoll, nio or io_uring, got \"io-uring\"; write \"io_uring\"");
        assertThatThrownBy(() -> type.parse("NIO")).hasMessageEndingWith("; write \"nio\"");
        assertThatThrownBy(() -> type.parse("epol")).hasMessageEndingWith("; write \"epoll\"");
    }

    @Test
    void anyOtherWordGetsTheGeneralAdvice() {
        assertThatThrownBy(() -> type.parse("kqueue")).hasMessageEndingWith("; write one of them");
        assertThatThrownBy(() -> type.parse("")).hasMessageEndingWith("; write one of them");
    }
}
