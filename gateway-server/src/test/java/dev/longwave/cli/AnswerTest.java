package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    @Test
    void anIdMeansAccepted() {
        assertThat(Answer.parse("{\"id\":\"a-1\",\"subscribers\":3}")).contains(new Answer.Accepted("a-1"));
        assertThat(Answer.parse("{\"id\":\"a-1\",\"new\":{\"id\":[{}]}}")).contains(new Answer.Accepted("a-1"));
    }

    @Test
    void aProblemMeansRefused() {
        assertThat(Answer.parse(
                        "{\"type\":\"about:blank\",\"title\":\"Too large\",\"status\":413,\"detail\":\"300 KiB\"}"))
                .contains(new Answer.Refused(new Problem(413, "Too large", "300 KiB")));
        assertThat(new Problem(413, "Too large", "300 KiB")).hasToString("Too large: 300 KiB (413)");
        assertThat(new Problem(502, "HTTP 502", "")).hasToString("HTTP 502 (502)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "{\"id\":\"a-", "{}", "[]", "\"id\"", "null", "{\"id\":\"a\"} x", "{\"id\":null}"})
    void anythingElseIsNoAnswer(String line) {
        assertThat(Answer.parse(line)).isEmpty();
    }
}
