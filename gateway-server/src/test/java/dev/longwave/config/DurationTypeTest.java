package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTypeTest {
    private final DurationType type = new DurationType(Duration.ofSeconds(1), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"1s,PT1S", "1500ms,PT1.5S", "15s,PT15S", "5m,PT5M", "300s,PT5M", "007s,PT7S"})
    void aNumberAndAUnitAreADuration(String text, Duration duration) throws Exception {
        assertThat(type.parse(text)).isEqualTo(duration);
    }

    @Test
    void hoursAreAUnitToo() throws Exception {
        DurationType hours = new DurationType(Duration.ZERO, Duration.ofDays(7));
        assertThat(hours.parse("168h")).isEqualTo(Duration.ofDays(7));
        assertThat(hours.parse("0s")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15          | write \"15s\"",
                "1500        | write \"1500ms\"",
                "15 s        | write \"15s\"",
                "15S         | write \"15s\"",
                "15sec       | write \"15s\"",
                "2 Minutes   | write \"2m\"",
                "2 hours     | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "999ms       | write \"1s\" or more",
                "301s        | write \"5m\" or less",
                "99999999999999999999h | write \"5m\" or less",
                "1.5s        | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "-15s        | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "1m30s       | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "PT15S       | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "soon        | write a whole number and one of ms, s, m or h, such as \"15s\"",
                "''          | write a whole number and one of ms, s, m or h, such as \"15s\"",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected 1s to 5m, got \"" + text + "\"; " + advice);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,0s", "PT0.25S,250ms", "PT90S,90s", "PT5M,5m", "PT1H,1h", "PT24H,24h"})
    void aDurationIsWrittenAsShortAsItCan(Duration duration, String text) {
        assertThat(DurationType.format(duration)).isEqualTo(text);
    }
}
