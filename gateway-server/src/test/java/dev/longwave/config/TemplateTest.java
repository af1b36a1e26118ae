package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    @Test
    void placeholdersAreReplacedAsOftenAsTheyStand() {
        Template template = new Template("{a}-{b-2}-{a}");
        assertThat(template.names()).containsExactly("a", "b-2");
        assertThat(template.fill(Map.of("a", "1", "b-2", "2"))).isEqualTo("1-2-1");
    }

    @Test
    void aValueIsNotLookedAtForPlaceholders() {
        assertThat(new Template("{a}{b}").fill(Map.of("a", "{b}", "b", "$1\\"))).isEqualTo("{b}$1\\");
    }

    @Test
    void valuesCanBeEncodedAndTextIsNot() {
        assertThat(new Template("x{a}").fill(Map.of("a", "y"), value -> value.toUpperCase(Locale.ROOT)))
                .isEqualTo("xY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "{{.Names}}", "{ print }", "{print $1}", "{}", "{1}", "{-a}", "{a", "a}", "}{"})
    void otherBracesAreText(String text) {
        assertThat(new Template(text).names()).isEmpty();
        assertThat(new Template(text).fill(Map.of())).isEqualTo(text);
    }

    @Test
    void aMissingValueIsAMistake() {
        assertThatThrownBy(() -> new Template("{a}").fill(Map.of())).hasMessage("no value for {a} in \"{a}\"");
    }
}
