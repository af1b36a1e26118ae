package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longwave.sse.SseEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationTest {
    private static final SseEvent EVENT = SseEvent.of("data");
    private static final ChannelName A = new ChannelName("a");
    private static final ChannelName B = new ChannelName("b");

    @Test
    void anEventGoesToOneChannelOrSeveral() {
        assertThat(Publication.of("a", EVENT)).isEqualTo(new Publication(List.of(A), EVENT, null));
        assertThat(new Publication(List.of(A, B), EVENT, "key").channels()).containsExactly(A, B);
    }

    @Test
    void itNeedsAChannelAndEachOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Publication(List.of(), EVENT, null))
                .withMessage("no channel to publish to; expected at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Publication(List.of(A, B, new ChannelName("a")), EVENT, null))
                .withMessage("a channel stands twice in [a, b, a]; name each once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gap", "end"})
    void theGatewaysOwnTypesAreReserved(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Publication.of("a", EVENT.withType(type)))
                .withMessage("event type \"" + type + "\" is reserved for the gateway; choose another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Gap", "END", "gaps", "end ", "message"})
    void otherTypesAreThePublishersOwn(String type) {
        assertThat(Publication.of("a", EVENT.withType(type)).event().type()).isEqualTo(type);
    }

    @Test
    void anIdThatLooksLikeOneOfOursIsRefusedWhateverItsEpoch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withId("k3v9x0qa-0000000000000042"))
                .withMessage("event id \"k3v9x0qa-0000000000000042\" has the form of the gateway's own ids; choose"
                        + " another form");
        assertThat(withId("k3v9x0qa-42").event().id()).isEqualTo("k3v9x0qa-42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "a\u001Fb", "\u007F", "\u0085", " a", "a "})
    void anIdThatDoesNotFitAHeaderIsRefused(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withId(id))
                .withMessageMatching(
                        "U\\+00[0-9A-F]{2} at index [01] of the event id; it must fit a Last-Event-ID header:"
                                + " no control characters, no space at either end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "a b", "order-17/3", "\u00E4\uD83D\uDE80", "a,b;c=\"d\""})
    void anyOtherIdIsThePublishersOwn(String id) {
        assertThat(withId(id).event().id()).isEqualTo(id);
    }

    @Test
    void anIdHasAtMost256BytesOfUtf8() {
        assertThat(withId("x".repeat(256)).event().id()).hasSize(256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withId("\u20AC".repeat(86)))
                .withMessage("event id: expected at most 256 bytes of UTF-8, got 258");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\n", "\u00E4", "\u007F"})
    void anIdempotencyKeyIsVisibleAscii(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withKey(key))
                .withMessage("idempotency key: expected 1 to 256 characters of visible ASCII, got " + key.length()
                        + " characters");
    }

    @Test
    void anIdempotencyKeyHasAtMost256Characters() {
        assertThat(withKey("!~" + "k".repeat(254)).idempotencyKey()).hasSize(256);
        assertThatIllegalArgumentException().isThrownBy(() -> withKey("k".repeat(257)));
    }

    private static Publication withId(String id) {
        return Publication.of("a", EVENT.withId(id));
    }

    private static Publication withKey(@Nullable String key) {
        return new Publication(List.of(A), EVENT, key);
    }
}
