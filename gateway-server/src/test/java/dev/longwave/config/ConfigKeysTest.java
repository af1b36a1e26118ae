package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {
    @Test
    void theTableStatesEveryKeyAndItsDefault() {
        Map<String, String> defaults = new TreeMap<>();
        ConfigKeys.all().forEach(key -> defaults.put(key.name(), key.defaultText()));
        assertThat(defaults)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("public.listen", "127.0.0.1:8080"),
                        Map.entry("public.trusted-proxies", "[]"),
                        Map.entry("public.forwarded-header", "x-forwarded-for"),
                        Map.entry("public.tls.certificate-file", "(no TLS)"),
                        Map.entry("public.tls.key-file", "(no TLS)"),
                        Map.entry("public.tls.handshake-timeout", "10s"),
                        Map.entry("internal.tls.certificate-file", "(no TLS)"),
                        Map.entry("internal.tls.key-file", "(no TLS)"),
                        Map.entry("internal.tls.client-ca-file", "(clients are not asked)"),
                        Map.entry("internal.tls.client-certificate", "(required)"),
                        Map.entry("internal.tls.handshake-timeout", "10s"),
                        Map.entry("internal.listen", "127.0.0.1:8081"),
                        Map.entry("internal.allowed-hosts", "[]"),
                        Map.entry("auth.public", "(none on loopback)"),
                        Map.entry("auth.internal", "(none on loopback)"),
                        Map.entry("auth.jwt.keys", "[]"),
                        Map.entry("auth.jwt.issuer", "(not checked)"),
                        Map.entry("auth.jwt.audience", "(not checked)"),
                        Map.entry("auth.jwt.claim", "longwave"),
                        Map.entry("auth.jwt.leeway", "5s"),
                        Map.entry("auth.jwt.cookie", "longwave_token"),
                        Map.entry("auth.jwt.query-token", "false"),
                        Map.entry("auth.jwt.anonymous", "[]"),
                        Map.entry("auth.jwt.jwks-refresh", "5m"),
                        Map.entry("auth.jwt.jwks-max-age", "1h"),
                        Map.entry("auth.api-keys", "[]"),
                        Map.entry("cors.allowed-origins", "[]"),
                        Map.entry("stream.heartbeat-interval", "15s"),
                        Map.entry("stream.retry", "3s"),
                        Map.entry("stream.slow-consumer", "gap"),
                        Map.entry("stream.send-buffer", "256KiB"),
                        Map.entry("stream.stall-timeout", "5m"),
                        Map.entry("stream.max-channels", "256"),
                        Map.entry("stream.max-age", "none"),
                        Map.entry("history.max-events", "10000"),
                        Map.entry("history.max-bytes", "8MiB"),
                        Map.entry("history.max-age", "5m"),
                        Map.entry("history.total-bytes", "(a quarter of the heap)"),
                        Map.entry("event.max-bytes", "256KiB"),
                        Map.entry("idempotency.window", "2m"),
                        Map.entry("idempotency.max-keys", "100000"),
                        Map.entry("drain.delay", "0s"),
                        Map.entry("drain.window", "20s"),
                        Map.entry("sources", "[]"),
                        Map.entry("source.max-running", "100"),
                        Map.entry("channels.max", "100000"),
                        Map.entry("cluster.redis.url", "(no cluster)"),
                        Map.entry("cluster.redis.username", "(none)"),
                        Map.entry("cluster.redis.password", "(none)"),
                        Map.entry("cluster.redis.password-file", "(none)"),
                        Map.entry("cluster.redis.ca-file", "(those that Java knows)"),
                        Map.entry("cluster.redis.durable", "false"),
                        Map.entry("cluster.redis.timeout", "1s"),
                        Map.entry("cluster.redis.max-events", "1000000"),
                        Map.entry("cluster.redis.max-bytes", "256MiB"),
                        Map.entry("cluster.node-name", "(the host's name and a random word)"),
                        Map.entry("channels.max-patterns", "1000"),
                        Map.entry("http.max-request-line", "16KiB"),
                        Map.entry("http.max-headers", "100"),
                        Map.entry("http.max-header-bytes", "8KiB"),
                        Map.entry("http.request-timeout", "10s"),
                        Map.entry("limits.connections", "(what descriptors allow)"),
                        Map.entry("limits.connections-per-address", "(a quarter of all, at most 2000)"),
                        Map.entry("limits.internal-connections", "(an eighth of what descriptors allow, at most 1000)"),
                        Map.entry("limits.connect-rate", "100"),
                        Map.entry("limits.streams", "(nine tenths of limits.connections, or all but 500)"),
                        Map.entry("limits.streams-per-address", "(an eighth of all, at most 1000)"),
                        Map.entry("limits.publish-rate", "100000"),
                        Map.entry("limits.publish-rate-per-caller", "none"),
                        Map.entry("limits.exempt-addresses", "127.0.0.0/8, ::1"),
                        Map.entry("tls.provider", "auto"),
                        Map.entry("overload.heap-refuse-at", "75"),
                        Map.entry("overload.heap-shed-at", "85"),
                        Map.entry("overload.direct-refuse-at", "50"),
                        Map.entry("overload.direct-shed-at", "65"),
                        Map.entry("transport", "auto"),
                        Map.entry("log.format", "text"),
                        Map.entry("log.level", "info"))));
    }

    @Test
    void everyKeyHasAnEnvironmentVariableOfItsOwn() {
        assertThat(ConfigKeys.all().stream().map(ConfigKey::environmentName))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("LONGWAVE_[A-Z_]+"))
                .contains("LONGWAVE_STREAM_HEARTBEAT_INTERVAL", "LONGWAVE_TRANSPORT");
    }

    @Test
    void everyKeyIsDescribedInASentence() {
        assertThat(ConfigKeys.all()).allSatisfy(key -> {
            assertThat(key.description()).matches("[A-Z].*\\.");
            assertThat(key.expected()).isNotEmpty();
            assertThat(key).hasToString(key.name());
        });
    }

    @Test
    void aKeyIsFoundByItsName() {
        assertThat(ConfigKeys.find("stream.retry")).containsSame(ConfigKeys.STREAM_RETRY);
        assertThat(ConfigKeys.find("stream")).isEmpty();
    }
}
