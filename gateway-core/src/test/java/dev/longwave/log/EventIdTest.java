package dev.longwave.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdTest {
    @Test
    void anIdIsTheEpochAndSixteenDigits() {
        assertThat(new EventId("k3v9x0qa", 42)).hasToString("k3v9x0qa-0000000000000042");
        assertThat(EventId.format("k3v9x0qa", 0)).isEqualTo("k3v9x0qa-0000000000000000");
        assertThat(EventId.format("k3v9x0qa", 9_999_999_999_999_999L)).isEqualTo("k3v9x0qa-9999999999999999");
    }

    @Test
    void thePrefixIsWhatStandsBeforeTheDigits() {
        assertThat(EventId.format("k3v9x0qa", 7)).isEqualTo(EventId.prefix("k3v9x0qa") + "0000000000000007");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        EventId id = new EventId("00000000", 1_234_567_890_123_456L);

        assertThat(EventId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k3v9x0qa",
                "k3v9x0qa-",
                "k3v9x0qa-42",
                "k3v9x0qa-000000000000042",
                "k3v9x0qa-00000000000000042",
                "k3v9x0qa_0000000000000042",
                "K3V9X0QA-0000000000000042",
                "k3v9x0q-0000000000000042",
                "k3v9x0qab-0000000000000042",
                " k3v9x0qa-0000000000000042",
                "k3v9x0qa-0000000000000042\n",
                "k3v9x0qa--000000000000042",
                "k3v9x0qa-+000000000000042",
                "k3v9x0qa-00000000000000 42",
                "k3v9x0qa-\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661",
                "k3v9x0q\u00E4-0000000000000042"
            })
    void textOfAnotherFormIsNoneOfOurIds(String text) {
        assertThat(EventId.parse(text)).isNull();
    }

    @Test
    void idsSortAsTheirNumbersDo() {
        assertThat(EventId.format("k3v9x0qa", 99)).isLessThan(EventId.format("k3v9x0qa", 100));
    }

    @Test
    void aWrongEpochOrNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventId("SHORT", 1))
                .withMessage("epoch must be 8 characters of [a-z0-9], got \"SHORT\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventId("k3v9x0qa", -1))
                .withMessage("sequence must be at least 0, got -1");
    }

    @Test
    void newEpochsDifferAndMakeValidIds() {
        Set<String> epochs = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String epoch = EventId.newEpoch();
            assertThat(EventId.parse(EventId.format(epoch, 1))).isEqualTo(new EventId(epoch, 1));
            epochs.add(epoch);
        }
        assertThat(epochs).hasSize(1_000);
    }
}
