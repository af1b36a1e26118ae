package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longwave.sse.SseEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdempotencyKeysTest {
    private static final Fingerprint PRINT = Fingerprint.of(Publication.of("a", SseEvent.of("1")));
    private static final Fingerprint OTHER = Fingerprint.of(Publication.of("a", SseEvent.of("2")));
    private static final PublishReceipt RECEIPT = new PublishReceipt("id", 3);

    private final ManualClock clock = new ManualClock();
    private final IdempotencyKeys keys = new IdempotencyKeys(Duration.ofMinutes(2), 2);

    @Test
    void aNewKeyHasNoAnswer() {
        assertThat(keys.answered("k", PRINT, now())).isNull();
    }

    @Test
    void theSamePublicationGetsItsFirstAnswerUntilTheWindowEnds() {
        keys.remember("k", PRINT, RECEIPT, now());

        clock.advance(Duration.ofMinutes(2).minusNanos(1));
        assertThat(keys.answered("k", PRINT, now())).isEqualTo(RECEIPT);

        clock.advance(Duration.ofNanos(1));
        assertThat(keys.answered("k", PRINT, now())).isNull();
    }

    @Test
    void anAnswerDoesNotMakeTheWindowLonger() {
        keys.remember("k", PRINT, RECEIPT, now());
        clock.advance(Duration.ofMinutes(1));
        keys.answered("k", PRINT, now());
        clock.advance(Duration.ofMinutes(1));

        assertThat(keys.answered("k", PRINT, now())).isNull();
    }

    @Test
    void aKeyOfAnotherPublicationIsAConflictUntilTheWindowEnds() {
        keys.remember("k", PRINT, RECEIPT, now());

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keys.answered("k", OTHER, now()))
                .withMessage("the idempotency key was used for another publication within its window; use a new key for"
                        + " each")
                .extracting(RefusedException::reason)
                .isEqualTo(RefusedException.Reason.KEY_CONFLICT);

        clock.advance(Duration.ofMinutes(2));
        assertThat(keys.answered("k", OTHER, now())).isNull();
    }

    @Test
    void oneKeyTooManyIsRefusedUntilAnotherExpires() {
        keys.remember("k1", PRINT, RECEIPT, now());
        clock.advance(Duration.ofMinutes(1));
        keys.remember("k2", PRINT, RECEIPT, now());

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> keys.answered("k3", PRINT, now()))
                .withMessageStartingWith("there are 2 idempotency keys in their window, as many as allowed;")
                .extracting(RefusedException::reason)
                .isEqualTo(RefusedException.Reason.TOO_MANY_KEYS);
        assertThat(keys.answered("k1", PRINT, now())).isEqualTo(RECEIPT);

        clock.advance(Duration.ofMinutes(1));
        assertThat(keys.answered("k3", PRINT, now())).isNull();
        assertThat(keys.answered("k2", PRINT, now())).isEqualTo(RECEIPT);
    }

    @Test
    void everythingThatIsPublishedMakesADifference() {
        SseEvent event = SseEvent.of("x");
        assertThat(Fingerprint.of(Publication.of("a", event))).isEqualTo(Fingerprint.of(Publication.of("a", event)));
        assertThat(Fingerprint.of(Publication.of("a", event)))
                .isNotEqualTo(Fingerprint.of(Publication.of("b", event)))
                .isNotEqualTo(Fingerprint.of(Publication.of("a", SseEvent.of(""))))
                .isNotEqualTo(Fingerprint.of(Publication.of("a", event.withType("t"))))
                .isNotEqualTo(Fingerprint.of(Publication.of("a", event.withId("t"))))
                .isNotEqualTo(Fingerprint.of(Publication.of("a", event.withRetry(Duration.ZERO))));
        assertThat(Fingerprint.of(Publication.of("a", event.withType("t"))))
                .isNotEqualTo(Fingerprint.of(Publication.of("a", event.withId("t"))));
    }

    @Test
    void textsThatRunTogetherAreToldApart() {
        Fingerprint one = Fingerprint.of(Publication.of("ab", SseEvent.of("c")));
        Fingerprint two = Fingerprint.of(Publication.of("a", SseEvent.of("bc")));

        assertThat(one).isNotEqualTo(two);
    }

    private long now() {
        return clock.getAsLong();
    }
}
