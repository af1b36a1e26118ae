package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080,http://127.0.0.1:8080/events",
        "http://127.0.0.1:8080/,http://127.0.0.1:8080/events",
        "https://example.com/longwave/,https://example.com/longwave/events",
        "http://[::1]:8080,http://[::1]:8080/events",
    })
    void whatTheListenerHasIsBelowIt(String url, String events) {
        assertThat(new GatewayUrl(url).resolve("/events")).hasToString(events);
    }

    @Test
    void anythingElseIsRefusedWithAdvice() {
        assertThatThrownBy(() -> new GatewayUrl("localhost:8080"))
                .hasMessage("expected http://HOST:PORT, got \"localhost:8080\"; write \"http://localhost:8080\"");
        assertThatThrownBy(() -> new GatewayUrl("ftp://localhost"))
                .hasMessage(
                        "expected http://HOST:PORT, got \"ftp://localhost\"; write http or https, a host and a port");
        assertThatThrownBy(() -> new GatewayUrl("http://a b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GatewayUrl("http://a/?b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GatewayUrl("")).isInstanceOf(IllegalArgumentException.class);
    }
}
