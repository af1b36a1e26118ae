package dev.longwave.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {
    @Test
    void aHeaderIsANameAndAValue() {
        assertThat(Header.parse("Authorization: Bearer a:b")).isEqualTo(new Header("Authorization", "Bearer a:b"));
        assertThat(Header.parse("X-A:")).isEqualTo(new Header("X-A", ""));
        assertThat(Header.parse("x:\t1 ")).isEqualTo(new Header("x", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "", ": secret"})
    void whatHasNoNameIsNotRepeatedAsItMayBeASecret(String text) {
        assertThatThrownBy(() -> Header.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a header as \"Name: value\", got one without a colon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b: c", "a\": c", "\u00e4: c", " : c"})
    void aNameIsAToken(String text) {
        assertThatThrownBy(() -> Header.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected the name of a header, got \"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: b", "a\nb", "a\0b", "a\u007fb"})
    void aValueIsOneLine(String value) {
        assertThatThrownBy(() -> new Header("X", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one line as the value of X, got control characters");
    }
}
