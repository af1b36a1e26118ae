package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventFormatTest {
    private final SseMessage message = new SseMessage("e-1", "deploy", "one \u00e9\ntwo \"2\"");

    @Test
    void dataIsPrintedAsItIs() {
        assertThat(EventFormat.DATA.format(message)).isEqualTo(utf8("one \u00e9\ntwo \"2\"\n"));
    }

    @Test
    void fullHasEveryFieldOnALine() {
        assertThat(EventFormat.FULL.format(message))
                .isEqualTo(utf8("id: e-1\nevent: deploy\ndata: one \u00e9\ndata: two \"2\"\n\n"));
    }

    @Test
    void jsonIsAnObjectOnALine() {
        assertThat(EventFormat.JSON.format(message))
                .isEqualTo(utf8("{\"id\":\"e-1\",\"event\":\"deploy\",\"data\":\"one \u00e9\\ntwo \\\"2\\\"\"}\n"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
