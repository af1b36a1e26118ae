package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTypeTest {
    private final CountType type = new CountType(1, 10_000);

    @Test
    void aWholeNumberWithinTheRangeIsACount() throws Exception {
        assertThat(type.parse("1")).isEqualTo(1);
        assertThat(type.parse("10000")).isEqualTo(10_000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10_000 | write \"10000\"",
                "1,000  | write \"1000\"",
                "99_999 | write a whole number",
                "0      | write 1 or more",
                "-7     | write 1 or more",
                "10001  | write 10000 or less",
                "99999999999999999999 | write 10000 or less",
                "1e3    | write a whole number",
                "many   | write a whole number",
                "''     | write a whole number",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected 1 to 10000, got \"" + text + "\"; " + advice);
    }
}
