package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.config.Template;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollUrlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a/b a%2Fb",
                "a?b a%3Fb",
                "a#b a%23b",
                "%2e%2e %252e%252e",
                "a&b=c a%26b%3Dc",
                "@evil %40evil",
                "//evil %2F%2Fevil",
                "grün gr%C3%BCn",
                "a+b a%2Bb",
                "a..b a..b",
                "v1.2 v1.2",
            })
    void aValueIsEncodedInThePathAndInTheQuery(String value, String encoded) throws CannotFollowException {
        PollUrl url = new PollUrl(new Template("http://host:3000/d/{id}/log?of={id}&all=1"));
        assertThat(url.fill(Map.of("id", value)))
                .hasToString("http://host:3000/d/" + encoded + "/log?of=" + encoded + "&all=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "../admin", "a/../b", "a/..", "..\\admin", "./a", ""})
    void aValueThatLeadsUpIsRefused(String value) {
        PollUrl url = new PollUrl(new Template("http://host/d/{id}"));
        assertThatThrownBy(() -> url.fill(Map.of("id", value))).isInstanceOf(CannotFollowException.class);
    }

    @Test
    void dotsAreLookedAtTogetherWithWhatStandsAroundThem() throws CannotFollowException {
        PollUrl url = new PollUrl(new Template("http://host/d/.{id}"));
        assertThatThrownBy(() -> url.fill(Map.of("id", "."))).isInstanceOf(CannotFollowException.class);
        assertThat(url.fill(Map.of("id", "..."))).hasToString("http://host/d/....");
    }

    @Test
    void dotsInAQueryLeadNowhere() throws CannotFollowException {
        PollUrl url = new PollUrl(new Template("http://host/d?id={id}"));
        assertThat(url.fill(Map.of("id", ".."))).hasToString("http://host/d?id=..");
        assertThat(new PollUrl(new Template("http://host?id={id}")).fill(Map.of("id", "../a")))
                .hasToString("http://host?id=..%2Fa");
    }
}
