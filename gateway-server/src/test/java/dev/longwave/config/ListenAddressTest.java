package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LocalHost", "::ffff:127.0.0.1"})
    void onlyThisMachineReachesALoopbackAddress(String host) {
        assertThat(new ListenAddress(host, 8080).isLoopback()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "fe80::1", "gateway.internal", "localhost.example.com"})
    void everyOtherAddressAndNameMayBeReachedFromElsewhere(String host) {
        assertThat(new ListenAddress(host, 8080).isLoopback()).isFalse();
    }

    @Test
    void theWildcardsStandForEveryAddress() {
        assertThat(new ListenAddress("0.0.0.0", 1).isWildcard()).isTrue();
        assertThat(new ListenAddress("::", 1).isWildcard()).isTrue();
        assertThat(new ListenAddress("127.0.0.1", 1).isWildcard()).isFalse();
        assertThat(new ListenAddress("localhost", 1).isWildcard()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1,127.0.0.1:8080", "::1,[::1]:8080", "gateway.internal,gateway.internal:8080"})
    void itIsWrittenAsInTheConfiguration(String host, String text) {
        assertThat(new ListenAddress(host, 8080)).hasToString(text);
    }

    @Test
    void localhostResolvesToLoopbackWhateverTheHostsFileSays() throws Exception {
        InetSocketAddress address = new ListenAddress("localhost", 8080).resolve();
        assertThat(address.getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        assertThat(address.getPort()).isEqualTo(8080);
    }

    @Test
    void addressesResolveToThemselves() throws Exception {
        assertThat(new ListenAddress("127.0.0.2", 0).resolve()).hasToString("/127.0.0.2:0");
        assertThat(new ListenAddress("::1", 1).resolve()).hasToString("/[0:0:0:0:0:0:0:1]:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "256.0.0.1", "1.2.3", "127.1", "0127.0.0.1", "[::1]", ":::1", "a b", "-a", "a..b", "a/b"
            })
    void aHostThatIsNeitherAnAddressNorANameIsRefused(String host) {
        assertThatThrownBy(() -> new ListenAddress(host, 80))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("host must be an IP address or a host name");
    }

    @Test
    void aPortBeyondSixteenBitsIsRefused() {
        assertThatThrownBy(() -> new ListenAddress("127.0.0.1", 65_536))
                .hasMessage("port must be 0 to 65535, got 65536");
        assertThatThrownBy(() -> new ListenAddress("127.0.0.1", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
