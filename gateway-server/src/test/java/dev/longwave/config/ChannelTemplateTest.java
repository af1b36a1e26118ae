package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTemplateTest {
    @Test
    void aPlaceholderAtTheEndTakesEverythingToTheEnd() {
        assertThat(template("logs:{name}").match("logs:a.b:c/d")).isEqualTo(Map.of("name", "a.b:c/d"));
    }

    @Test
    void aPlaceholderTakesEverythingUpToTheFirstAppearanceOfTheNextLiteral() {
        ChannelTemplate template = template("pod:{namespace}/{pod}:log");
        assertThat(template.match("pod:a.b:c/d:log"))
                .containsExactly(Map.entry("namespace", "a.b:c"), Map.entry("pod", "d"));
        assertThat(template.match("pod:a/b/c:log")).isEqualTo(Map.of("namespace", "a", "pod", "b/c"));
        assertThat(template.match("pod:a/b:log:log")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "logs", "logs:", "log:a", "xlogs:a", "LOGS:a"})
    void whatHasNoTextForAPlaceholderOrOtherLiteralsDoesNotFit(String channel) {
        assertThat(template("logs:{name}").match(channel)).isNull();
        assertThat(template("logs:{name}.txt").match(channel)).isNull();
    }

    @Test
    void aChannelBeginsLikeATemplateWithItsFirstLiteral() {
        ChannelTemplate template = template("logs:{name}:x");
        assertThat(template.begins("logs:")).isTrue();
        assertThat(template.begins("logs:whatever")).isTrue();
        assertThat(template.begins("logs")).isFalse();
    }

    @Test
    void aTemplateWithoutPlaceholdersIsOneChannel() {
        ChannelTemplate template = template("build");
        assertThat(template.begins("build")).isTrue();
        assertThat(template.begins("build:other")).isFalse();
        assertThat(template.match("build")).isEmpty();
        assertThat(template.match("build:other")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name}:x | expected literal text at the beginning, got \"{name}:x\"; write something like \"logs:{name}\"",
                "'' | expected literal text at the beginning, got \"\"; write something like \"logs:{name}\"",
                "a:{b}{c} | expected text between placeholders, got none before {c}; nobody could tell where one value"
                        + " ends and the next begins",
                "a:{b}:{b} | expected each name once, got {b} twice; rename one",
                "a:{1} | expected braces around names only, got \"a:{1}\"; a name is a letter, then letters, digits,"
                        + " \"-\" and \"_\"",
                "a:{b | expected braces around names only, got \"a:{b\"; a name is a letter, then letters, digits,"
                        + " \"-\" and \"_\"",
                "a b:{c} | U+0020 at index 1; a channel name has no control characters or white space",
                "a:* | \"*\" at index 2 of channel name \"a:*\"; only a pattern to subscribe to has it",
            })
    void whatCannotBeATemplateIsRefused(String text, String message) {
        assertThatThrownBy(() -> template(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static ChannelTemplate template(String text) {
        return new ChannelTemplate(new Template(text));
    }
}
