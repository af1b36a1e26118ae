package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "deploy:42",
                "a/b/c",
                ":",
                "..",
                "\u00E4\u20AC\uD83D\uDE80",
                "%2F?#&=+\"'<>\\",
                "gap",
                "\u200B"
            })
    void aNameIsAnyTextWithoutSpacesAndStars(String text) {
        assertThat(new ChannelName(text)).hasToString(text);
    }

    @Test
    void aNameHasOneTo256BytesOfUtf8() {
        assertThat(new ChannelName("x".repeat(256)).value()).hasSize(256);
        assertThat(new ChannelName("\u20AC".repeat(85) + "x").value()).hasSize(86);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName(""))
                .withMessage("channel name: expected 1 to 256 bytes of UTF-8, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("x".repeat(257)))
                .withMessage("channel name: expected 1 to 256 bytes of UTF-8, got 257");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("\u20AC".repeat(86)))
                .withMessage("channel name: expected 1 to 256 bytes of UTF-8, got 258");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7F, 0x85, 0x9F, 0xA0, 0x1680, 0x2003, 0x2028, 0x2029, 0x202F,
                0x3000
            })
    void controlCharactersAndEveryKindOfSpaceAreRefused(int c) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("\uD83D\uDE80" + Character.toString(c)))
                .withMessage("U+%04X at index 2; a channel name has no control characters or white space", c);
    }

    @Test
    void anUnpairedSurrogateIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("a\uDE80"))
                .withMessage("unpaired surrogate U+DE80 at index 1 of the channel name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("\uD83D"))
                .withMessage("unpaired surrogate U+D83D at index 0 of the channel name");
    }

    @Test
    void aStarIsForPatterns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelName("deploy:*"))
                .withMessage("\"*\" at index 7 of channel name \"deploy:*\"; only a pattern to subscribe to has it");
    }
}
