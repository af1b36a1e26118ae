package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldTest {
    private static final String TEXT =
            "{\"x\":{\"status\":\"no\"}, \"status\":\"a \\\"b\\\"\",\"n\":1.50,\"t\":true,\"z\":null,"
                    + "\"o\":{ \"p\": [1, {\"q\":2}],\"p\":3 }}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "status | a \"b\"",
                "x.status | no",
                "n | 1.50",
                "t | true",
                "z | null",
                "o.p | [1, {\"q\":2}]",
                "x | {\"status\":\"no\"}",
            })
    void aStringIsGivenAsItIsAndTheRestAsItsText(String path, String value) throws PollTroubleException {
        assertThat(new JsonField(path).of(TEXT)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "status.more", "o.p.q", "", "x.", "o.missing"})
    void whatIsNotThereIsNull(String path) throws PollTroubleException {
        assertThat(new JsonField(path).of(TEXT)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[{\"status\":1}]", "\"status\"", "null"})
    void onlyObjectsHaveFields(String text) throws PollTroubleException {
        assertThat(new JsonField("status").of(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "{", "{\"status\":1", "{\"status\":1} {}", "{\"status\":1} 2", "<html>", "{'a':1}"})
    void whatIsNoJsonIsRefusedEvenBehindTheField(String text) {
        assertThatThrownBy(() -> new JsonField("status").of(text))
                .isInstanceOf(PollTroubleException.class)
                .hasMessage("the answer is not JSON");
    }

    @Test
    void aSurrogatePairIsOneCharacter() throws PollTroubleException {
        assertThat(new JsonField("a").of("{\"a\":\"\\ud83d\\ude00\"}")).isEqualTo("\ud83d\ude00");
    }
}
