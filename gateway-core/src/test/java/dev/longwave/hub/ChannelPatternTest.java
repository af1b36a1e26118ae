package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelPatternTest {
    @ParameterizedTest
    @CsvSource({
        "deploy:*, deploy:42, true",
        "deploy:*, deploy:42:log, false",
        "deploy:*, deploy:, false",
        "deploy:*, deploy, false",
        "deploy:*, deploys:42, false",
        "deploy:**, deploy:42, true",
        "deploy:**, deploy:42:log, true",
        "deploy:**, deploy::, true",
        "deploy:**, deploy:, false",
        "deploy:**, deploy, false",
        "*, deploy, true",
        "*, deploy:42, false",
        "**, deploy:42/a.b, true",
        "*:42, deploy:42, true",
        "*:42, :42, false",
        "*:42, deploy/42, false",
        "a.*.c, a.b.c, true",
        "a.*.c, a.b.b.c, false",
        "a.*.c, a..c, false",
        "a/*/**, a/b/c/d, true",
        "a/*/**, a/b, false",
        "*.*, a.b, true",
        "*.*, a., false"
    })
    void aStarIsOneSegmentAndTwoAreTheRest(String pattern, String name, boolean matches) {
        assertThat(new ChannelPattern(pattern).matches(new ChannelName(name))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "*a", "a:b*:c", "***", "a:***", "*-*", "\uD83D\uDE80*"})
    void aStarThatIsNoWholeSegmentIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelPattern(text))
                .withMessageMatching("\"\\*\" at index \\d of channel pattern .*; expected \"\\*\" or \"\\*\\*\" as a"
                        + " whole segment between \"/\", \":\" or \"\\.\"");
    }

    @Test
    void twoStarsStandAtTheEndOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelPattern("a:**:b"))
                .withMessage("\"**\" at index 2 of channel pattern \"a:**:b\"; it stands only at the end");
    }

    @Test
    void aPatternIsOtherwiseBoundLikeAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelPattern("deploy:42"))
                .withMessage("no \"*\" in channel pattern \"deploy:42\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelPattern("a b:*"))
                .withMessage("U+0020 at index 1; a channel pattern has no control characters or white space");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChannelPattern("x".repeat(256) + ":*"))
                .withMessage("channel pattern: expected 1 to 256 bytes of UTF-8, got 258");
    }

    @Test
    void aStarAnywhereMakesATextAPattern() {
        assertThat(ChannelPattern.isPattern("deploy:*")).isTrue();
        assertThat(ChannelPattern.isPattern("a*b")).isTrue();
        assertThat(ChannelPattern.isPattern("deploy:42")).isFalse();
    }

    @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
    void aPatternMatchesWhatItsRegularExpressionMatches(
            @ForAll("patterns") String pattern, @ForAll("names") String name) {
        boolean expected = Pattern.matches(regex(pattern), name);

        assertThat(new ChannelPattern(pattern).matches(new ChannelName(name))).isEqualTo(expected);
        Statistics.collect(expected);
        Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 2));
    }

    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> segment = Arbitraries.of("*", "*", "a", "b", "ab", "\uD83D\uDE80", "");
        Arbitrary<String> inner = Combinators.combine(segment, Arbitraries.of("/", ":", "."))
                .as((text, end) -> text + end)
                .list()
                .ofMaxSize(3)
                .map(segments -> String.join("", segments));
        return Combinators.combine(inner, Arbitraries.of("*", "**", "a"))
                .as((start, last) -> start + last)
                .filter(ChannelPattern::isPattern);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "a", "b", "ab", "\uD83D\uDE80", "/", ":", ":", ".")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
    }

    private static String regex(String pattern) {
        return "\\Q" + pattern.replace("**", "\\E.+\\Q").replace("*", "\\E[^/:.]+\\Q") + "\\E";
    }
}
