package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {
    /** No pattern has the c in it, so that a star in a request can mean what no text in a grant does. */
    private static final List<ChannelName> NAMES = names(5, "abc:/");

    @ParameterizedTest
    @CsvSource({
        "deploy:42, deploy:42, true",
        "deploy:42, deploy:43, false",
        "deploy:*, deploy:42, true",
        "deploy:*, deploy:*, true",
        "deploy:*, deploy:**, false",
        "deploy:*, deploy:42:log, false",
        "deploy:*, deploy:, false",
        "deploy:*, deploy/42, false",
        "deploy:*, deploys:42, false",
        "deploy:*, *, false",
        "deploy:**, deploy:42:log, true",
        "deploy:**, deploy:*, true",
        "deploy:**, deploy:*:log, true",
        "deploy:**, deploy:**, true",
        "deploy:**, deploy:, false",
        "deploy:**, deploy, false",
        "deploy:*:log, deploy:42:log, true",
        "deploy:*:log, deploy:*:*, false",
        "deploy:*:log, deploy:**, false",
        "*:*, deploy:42, true",
        "*, deploy, true",
        "*, **, false",
        "**, *, true",
        "**, **, true",
        "**, a:b/c.d, true",
        "deploy:42, deploy:*, false",
        "a::b, a::b, true",
        "a:*:b, a::b, false",
        "a:**, a::b, true"
    })
    void aGrantCoversWhatIsNoWider(String grant, String requested, boolean covered) {
        assertThat(Coverage.covers(grant, requested)).isEqualTo(covered);
    }

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void aGrantCoversARequestExactlyWhereItMeansEveryNameThatTheRequestMeans(
            @ForAll("namesAndPatterns") String grant, @ForAll("namesAndPatterns") String requested) {
        boolean everyName =
                NAMES.stream().filter(name -> means(requested, name)).allMatch(name -> means(grant, name));
        assertThat(Coverage.covers(grant, requested))
                .as("%s covers %s", grant, requested)
                .isEqualTo(everyName);
    }

    /** Of at most two segments, so that names of five characters show every difference. */
    @Provide
    Arbitrary<String> namesAndPatterns() {
        Arbitrary<String> segment = Arbitraries.of("", "a", "b", "*");
        Arbitrary<String> separator = Arbitraries.of(":", "/");
        Arbitrary<String> last = Arbitraries.of("", "a", "b", "*", "**");
        return Arbitraries.oneOf(
                        last, Combinators.combine(segment, separator, last).as((one, two, three) -> one + two + three))
                .filter(text -> !text.isEmpty());
    }

    private static boolean means(String nameOrPattern, ChannelName name) {
        return ChannelPattern.isPattern(nameOrPattern)
                ? new ChannelPattern(nameOrPattern).matches(name)
                : nameOrPattern.equals(name.value());
    }

    private static List<ChannelName> names(int mostChars, String alphabet) {
        List<ChannelName> names = new ArrayList<>();
        List<String> longest = List.of("");
        for (int length = 1; length <= mostChars; length++) {
            List<String> next = new ArrayList<>();
            for (String shorter : longest) {
                for (char c : alphabet.toCharArray()) {
                    next.add(shorter + c);
                }
            }
            next.forEach(name -> names.add(new ChannelName(name)));
            longest = next;
        }
        return names;
    }
}
