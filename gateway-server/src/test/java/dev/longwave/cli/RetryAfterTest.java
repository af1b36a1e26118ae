package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                             | PT0S",
                "7                             | PT7S",
                "999999999                     | PT5M",
                "Sun, 22 Nov 2026 12:00:30 GMT | PT30S",
                "Sun, 22 Nov 2026 11:00:00 GMT | PT0S",
                "Mon, 23 Nov 2026 12:00:00 GMT | PT5M",
                "soon                          | PT1S",
                "-1                            | PT1S",
            })
    void secondsAndDatesAreUnderstood(String value, Duration wait) {
        HttpHeaders headers = HttpHeaders.of(Map.of("retry-after", List.of(value)), (name, text) -> true);
        assertThat(RetryAfter.of(headers, NOW)).isEqualTo(wait);
    }

    @Test
    void withoutTheHeaderItIsASecond() {
        assertThat(RetryAfter.of(HttpHeaders.of(Map.of(), (name, text) -> true), NOW))
                .hasSeconds(1);
    }
}
