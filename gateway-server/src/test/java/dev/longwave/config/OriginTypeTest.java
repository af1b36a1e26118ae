package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTypeTest {
    private final OriginType type = new OriginType();

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com,https://app.example.com",
        "http://localhost:3000,http://localhost:3000",
        "http://[::1]:3000,http://[::1]:3000",
        "capacitor://localhost,capacitor://localhost",
        "*,*",
    })
    void anOriginIsWhatBrowsersSend(String text, String origin) throws Exception {
        assertThat(type.parse(text)).isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://App.Example.com:443,https://app.example.com",
        "http://a:80,http://a",
        "http://a:443,http://a:443"
    })
    void whatBrowsersLeaveOutIsLeftOut(String text, String origin) throws Exception {
        assertThat(type.parse(text)).isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://app.example.com/      | write \"https://app.example.com\"",
                "https://app.example.com/login | write \"https://app.example.com\"",
                "app.example.com               | write \"https://app.example.com\"",
                "https://*.example.com         | name each origin, or write \"*\" for all",
                "app.example.com:3000          | write each with its scheme and host",
                "null                          | write \"https://null\"",
                "''                            | write each with its scheme and host",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected origins such as https://app.example.com, or *, got \"" + text + "\"; " + advice);
    }
}
