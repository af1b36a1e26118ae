package dev.longwave.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost,                      false, localhost, 80, /",
        "HTTP://localhost:8080/,                false, localhost, 8080, /",
        "https://example.org/a/b?c=d&e,         true, example.org, 443, /a/b?c=d&e",
        "https://[::1]:8443/x,                  true, ::1, 8443, /x",
        "http://127.0.0.1:65535?q,              false, 127.0.0.1, 65535, /?q",
        "http://h/events/{channel},             false, h, 80, /events/{channel}",
        "http://h/{channel}/x?c={channel}#part, false, h, 80, /{channel}/x?c={channel}",
        "http://h/a%20b/{channel},              false, h, 80, /a%20b/{channel}",
    })
    void aUrlIsTakenApart(String text, boolean secure, String host, int port, String path) {
        assertThat(HttpUrl.parse(text)).isEqualTo(new HttpUrl(secure, host, port, path));
    }

    @Test
    void aPathMayHaveAnyWordsOfItsOwn() {
        assertThat(HttpUrl.parse("http://h/my-channel-events/{channel}").path())
                .isEqualTo("/my-channel-events/{channel}");
    }

    @Test
    void theUsualPortIsNotShown() {
        assertThat(HttpUrl.parse("http://h:80/a")).hasToString("http://h/a");
        assertThat(HttpUrl.parse("https://h:443/a")).hasToString("https://h/a");
        assertThat(HttpUrl.parse("https://h:80/a")).hasToString("https://h:80/a");
        assertThat(HttpUrl.parse("http://[::1]:81/a").authority()).isEqualTo("[::1]:81");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h/", "h:80/x", "//h/x", "/x", "", "localhost"})
    void anotherSchemeIsNone(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a URL that begins with http:// or https://, got \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:x", "http:/x", "http://{channel}/x", "http://:80/"})
    void aUrlWithoutAHostIsNone(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a URL with a host, got \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:0/", "http://h:65536/"})
    void aPortIsFrom1To65535(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a port from 1 to 65535, got \"" + text + "\"");
    }

    @Test
    void whatIsNoUrlAtAllIsToldWithAnExample() {
        assertThatThrownBy(() -> HttpUrl.parse("http://h/a b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "expected a URL such as http://127.0.0.1:8080/events/{channel}, got \"http://h/a b\": Illegal");
        assertThatThrownBy(() -> HttpUrl.parse("http://h/{chanel}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got \"http://h/{chanel}\"");
    }
}
