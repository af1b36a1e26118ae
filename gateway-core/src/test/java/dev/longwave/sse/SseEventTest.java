package dev.longwave.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEventTest {
    private final SseEvent event = SseEvent.of("data");

    @Test
    void dataMayBeAnyWellFormedText() {
        String text = "\r\n\0\u001B\uFEFF \uD83D\uDE80\uDBFF\uDFFF\uFFFF";

        assertThat(SseEvent.of(text).data()).isEqualTo(text);
        assertThat(SseEvent.of("").data()).isEmpty();
    }

    @Test
    void whatIsLeftOutIsNull() {
        assertThat(event).isEqualTo(new SseEvent("data", null, null, null));
        assertThat(event.withType("t").withId("i").withRetry(Duration.ZERO))
                .isEqualTo(new SseEvent("data", "t", "i", Duration.ZERO));
        assertThat(event.withType("t").withType(null)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE80", "\uDE80\uD83D", "\uD83D\uD83D\uDE80", "\uD83D\uDE80\uD83D", "\uD83Dx"})
    void anUnpairedSurrogateIsRefusedAsItHasNoUtf8(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseEvent.of(text))
                .withMessageMatching("unpaired surrogate U\\+D[8E][38][0D] at index [0-2] of the data");
    }

    @Test
    void theMessageAboutASurrogateSaysWhereItIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SseEvent.of("\uD83D\uDE80-\uDE80"))
                .withMessage("unpaired surrogate U+DE80 at index 3 of the data");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withType("a\uD83D"))
                .withMessage("unpaired surrogate U+D83D at index 1 of the event type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withId("\uD83D"))
                .withMessage("unpaired surrogate U+D83D at index 0 of the event id");
    }

    @Test
    void typeAndIdHaveNoLineEndAndNoNul() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withType("a\nb"))
                .withMessage("U+000A at index 1; an event type has no CR, LF or NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withType("\rb"))
                .withMessage("U+000D at index 0; an event type has no CR, LF or NUL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withId("ab\0"))
                .withMessage("U+0000 at index 2; an event id has no CR, LF or NUL");
    }

    @Test
    void anEmptyTypeOrIdIsRefusedAsItWouldMeanNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withType(""))
                .withMessage("empty event type; leave it out instead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withId(""))
                .withMessage("empty event id; leave it out instead");
    }

    @Test
    void retryIsNeitherNegativeNorLongerThanBrowsersCount() {
        assertThat(event.withRetry(Duration.ofMillis(Integer.MAX_VALUE)).retry())
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withRetry(Duration.ofNanos(-1)))
                .withMessage("retry must be 0 to 2147483647 ms, got PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.withRetry(Duration.ofMillis(Integer.MAX_VALUE + 1L)))
                .withMessage("retry must be 0 to 2147483647 ms, got PT596H31M23.648S");
        assertThatIllegalArgumentException().isThrownBy(() -> event.withRetry(Duration.ofSeconds(Long.MAX_VALUE)));
    }
}
