package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTypeTest {
    private final HostType type = new HostType();

    @Test
    void aHostNameIsKeptInLowerCase() throws Exception {
        assertThat(type.parse("Gateway.Internal")).isEqualTo("gateway.internal");
        assertThat(type.parse("longwave_internal")).isEqualTo("longwave_internal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway:8081     | write \"gateway\", which holds for every port",
                "10.0.0.1         | leave it out: IP addresses are always allowed",
                "::1              | leave it out: IP addresses are always allowed",
                "*.example.com    | write each name in full, without scheme, port or *",
                "http://gateway   | write each name in full, without scheme, port or *",
                "''               | write each name in full, without scheme, port or *",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected host names such as gateway.internal, got \"" + text + "\"; " + advice);
    }
}
