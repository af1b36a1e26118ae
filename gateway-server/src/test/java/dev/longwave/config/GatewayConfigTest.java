package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void defaultsAreWhatTheTableSays() throws UnknownHostException {
        assertThat(GatewayConfig.defaults())
                .isEqualTo(new GatewayConfig(
                        new ListenerConfig(new ListenAddress("127.0.0.1", 8080), AuthMode.NONE, Optional.empty()),
                        new ListenerConfig(new ListenAddress("127.0.0.1", 8081), AuthMode.NONE, Optional.empty()),
                        new InternalConfig(Set.of()),
                        new AuthConfig(
                                new JwtConfig(
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        "longwave",
                                        Duration.ofSeconds(5),
                                        "longwave_token",
                                        false,
                                        Set.of(),
                                        Duration.ofMinutes(5),
                                        Duration.ofHours(1)),
                                List.of()),
                        new CorsConfig(Set.of()),
                        new StreamConfig(
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(3),
                                SlowConsumer.GAP,
                                262_144,
                                Duration.ofMinutes(5),
                                256,
                                Optional.empty()),
                        new HistoryConfig(
                                10_000,
                                8_388_608,
                                Duration.ofMinutes(5),
                                Runtime.getRuntime().maxMemory() / 4),
                        new EventConfig(262_144),
                        new IdempotencyConfig(Duration.ofMinutes(2), 100_000),
                        new DrainConfig(Duration.ZERO, Duration.ofSeconds(20)),
                        new SourcesConfig(List.of(), 100),
                        new ClusterConfig(Optional.empty(), Optional.empty()),
                        new ChannelConfig(100_000, 1_000),
                        new HttpConfig(16_384, 100, 8_192, Duration.ofSeconds(10)),
                        new ProxyConfig(Set.of(), ForwardedHeader.X_FORWARDED_FOR),
                        new LimitsConfig(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                100,
                                Optional.empty(),
                                Optional.empty(),
                                100_000,
                                LimitsConfig.NONE,
                                Set.of(
                                        new AddressRange(InetAddress.getByName("127.0.0.0"), 8),
                                        new AddressRange(InetAddress.getByName("::1"), 128))),
                        new OverloadConfig(75, 85, 50, 65),
                        Transport.AUTO,
                        new LogConfig(LogFormat.TEXT, LogLevel.INFO)));
    }

    @Test
    void aRecordRefusesWhatItCannotMean() {
        assertThatThrownBy(() -> new EventConfig(0)).hasMessage("maxBytes must be at least 1, got 0");
        assertThatThrownBy(() -> new HistoryConfig(1, 0, Duration.ofSeconds(1), 1))
                .hasMessage("maxBytes must be at least 1, got 0");
        assertThatThrownBy(() -> new IdempotencyConfig(Duration.ZERO, 1))
                .hasMessage("window must be positive, got PT0S");
        assertThatThrownBy(() -> new DrainConfig(Duration.ZERO, Duration.ofSeconds(-1)))
                .hasMessage("window must not be negative, got PT-1S");
        assertThatThrownBy(() -> new ChannelConfig(1, -1)).hasMessage("maxPatterns must be at least 0, got -1");
    }

    @Test
    void corsAllowsTheOriginsItNamesOrAll() {
        CorsConfig some = new CorsConfig(Set.of("https://a"));
        assertThat(some.allows("https://a")).isTrue();
        assertThat(some.allows("https://b")).isFalse();
        assertThat(some.anyOrigin()).isFalse();
        CorsConfig all = new CorsConfig(Set.of("*"));
        assertThat(all.allows("https://b")).isTrue();
        assertThat(all.anyOrigin()).isTrue();
    }
}
