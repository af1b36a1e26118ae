package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeRequestTest {
    @Test
    void namesAreSortedFromPatternsInTheOrderTheyCame() {
        SubscribeRequest request = SubscribeRequest.of(List.of("b", "x:*", "a", "**"), StartPosition.LIVE);

        assertThat(request.channels()).containsExactly(new ChannelName("b"), new ChannelName("a"));
        assertThat(request.patterns()).containsExactly(new ChannelPattern("x:*"), new ChannelPattern("**"));
    }

    @Test
    void whatIsNamedTwiceCountsOnce() {
        SubscribeRequest request = SubscribeRequest.of(List.of("a", "x:*", "a", "x:*"), StartPosition.EARLIEST);

        assertThat(request.channels()).containsExactly(new ChannelName("a"));
        assertThat(request.patterns()).containsExactly(new ChannelPattern("x:*"));
    }

    @Test
    void itNeedsAChannelOrAPattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscribeRequest.of(List.of(), StartPosition.LIVE))
                .withMessage("no channel to subscribe to; expected at least one");
        assertThat(SubscribeRequest.of(List.of("*"), StartPosition.LIVE).channels())
                .isEmpty();
    }

    @Test
    void aWrongNameOrPatternIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscribeRequest.of(List.of("a", "b c"), StartPosition.LIVE))
                .withMessageContaining("a channel name has no control characters or white space");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubscribeRequest.of(List.of("a*"), StartPosition.LIVE))
                .withMessageContaining("expected \"*\" or \"**\" as a whole segment");
    }

    @Test
    void startPositionsBeforeNothingAreRefused() {
        assertThat(new StartPosition.Since(Duration.ZERO).age()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartPosition.Since(Duration.ofMillis(-1)))
                .withMessage("age must not be negative, got PT-0.001S");
        assertThat(new StartPosition.Last(0).count()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StartPosition.Last(-1))
                .withMessage("count must be at least 0, got -1");
    }
}
