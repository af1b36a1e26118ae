package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTypeTest {
    private final AddressType type = new AddressType();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080,127.0.0.1,8080",
        "localhost:8080,localhost,8080",
        "[::1]:8080,::1,8080",
        "[::]:80,::,80",
        "0.0.0.0:80,0.0.0.0,80",
        "127.0.0.1:0,127.0.0.1,0",
        "gateway.internal:65535,gateway.internal,65535",
    })
    void hostAndPortAreAnAddress(String text, String host, int port) throws Exception {
        assertThat(type.parse(text)).isEqualTo(new ListenAddress(host, port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":8080       | write \"127.0.0.1:8080\" for this machine only or \"0.0.0.0:8080\" for every interface",
                "8080        | write \"127.0.0.1:8080\" for this machine only or \"0.0.0.0:8080\" for every interface",
                "*:8080      | write \"0.0.0.0:8080\", or \"[::]:8080\" for IPv6 too",
                "localhost   | write \"localhost:8080\", with a port of your choice",
                "::1:8080    | write \"[::1]:8080\"",
                "http://127.0.0.1:8080 | leave the scheme and the path out",
                "127.0.0.1:65536 | write a port from 0 to 65535",
                "127.0.0.1:http | write an IP address or a host name, a colon and a port,"
                        + " such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
                "256.0.0.1:80 | write an IP address or a host name, a colon and a port,"
                        + " such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
                "[127.0.0.1]:80 | write an IP address or a host name, a colon and a port,"
                        + " such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
                "''          | write an IP address or a host name, a colon and a port,"
                        + " such as \"127.0.0.1:8080\" or \"[::1]:8080\"",
            })
    void anythingElseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> type.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("expected HOST:PORT, got \"" + text + "\"; " + advice);
    }
}
