package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void withoutAnySourceTheDefaultsHold() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(null, Map.of("PATH", "/bin"), List.of());
        assertThat(loaded.config()).isEqualTo(GatewayConfig.defaults());
        assertThat(loaded.origin()).isEqualTo("defaults");
    }

    @Test
    void fileThenEnvironmentThenFlagWins() throws Exception {
        String yaml = "public.listen: 127.0.0.1:1\ninternal.listen: 127.0.0.1:2\nstream.retry: 4s";
        Map<String, String> environment =
                Map.of("LONGWAVE_PUBLIC_LISTEN", "127.0.0.1:3", "LONGWAVE_INTERNAL_LISTEN", "127.0.0.1:4");
        LoadedConfig loaded =
                fixture.load(yaml, environment, new ConfigFlag("--public", "public.listen", "127.0.0.1:5"));

        assertThat(loaded.config().publicListener().address().port()).isEqualTo(5);
        assertThat(loaded.config().internalListener().address().port()).isEqualTo(4);
        assertThat(loaded.config().stream().retry()).isEqualTo(Duration.ofSeconds(4));
        assertThat(loaded.config().drain().window()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theOriginNamesEverySourceFromTheWeakestToTheStrongest() throws Exception {
        Map<String, String> environment = Map.of("LONGWAVE_STREAM_RETRY", "1s", "LONGWAVE_DRAIN_WINDOW", "0s");
        LoadedConfig loaded = fixture.load("", environment, new ConfigFlag("--public", "public.listen", "127.0.0.1:0"));
        assertThat(loaded.origin()).isEqualTo("defaults, " + fixture.file() + ", environment (2 keys), flags (1 key)");
    }

    @Test
    void everyKeyCanBeSet() throws Exception {
        GatewayConfig config = fixture.load("""
                public.listen: 0.0.0.0:80
                internal:
                  listen: "[::]:81"
                  allowed-hosts: [Gateway.internal, longwave]
                auth:
                  public: jwt
                  internal: key
                  jwt:
                    keys:
                      - {id: k1, algorithm: HS256, secret: "0123456789abcdef0123456789abcdef"}
                      - {algorithm: ES256, jwks-url: "https://idp.example.com/keys"}
                    issuer: https://idp.example.com
                    audience: longwave
                    claim: https://example.com/longwave
                    leeway: 1s
                    cookie: session
                    query-token: true
                    anonymous: ["status:*", news]
                    jwks-refresh: 1m
                    jwks-max-age: 2m
                  api-keys:
                    - {name: ci, key: abcdefghijklmnop, publish: ["deploy:*"], subscribe: [a], admin: true}
                cors.allowed-origins:
                  - https://app.example.com
                  - http://localhost:3000
                stream:
                  heartbeat-interval: 1s
                  retry: 500ms
                  slow-consumer: disconnect
                  send-buffer: 64KiB
                  stall-timeout: 1m
                  max-channels: 8
                  max-age: 2h
                history: {max-events: 5, max-bytes: 1MiB, max-age: 1h, total-bytes: 2MiB}
                event.max-bytes: 1000
                idempotency: {window: 1m, max-keys: 7}
                drain.delay: 1s
                drain.window: 0s
                sources:
                  - channel: build
                    tail: /var/log/build.log
                    lines: 5
                    linger: 0s
                source.max-running: 4
                cluster.node-name: gateway-1
                channels: {max: 3, max-patterns: 0}
                http:
                  max-request-line: 4KiB
                  max-headers: 50
                  max-header-bytes: 4KiB
                  request-timeout: 250ms
                public:
                  trusted-proxies: [10.0.0.0/8, "2001:db8::1"]
                  forwarded-header: forwarded
                limits:
                  connections: 5000
                  connections-per-address: none
                  internal-connections: 50
                  connect-rate: 7
                  streams: 4000
                  streams-per-address: 40
                  publish-rate: none
                  publish-rate-per-caller: 1000
                  exempt-addresses: []
                overload: {heap-refuse-at: 60, heap-shed-at: 70, direct-refuse-at: 30, direct-shed-at: 40}
                transport: nio
                log: {format: json, level: debug}
                """);
        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        new ListenerConfig(new ListenAddress("0.0.0.0", 80), AuthMode.JWT, Optional.empty()),
                        new ListenerConfig(new ListenAddress("::", 81), AuthMode.KEY, Optional.empty()),
                        new InternalConfig(Set.of("gateway.internal", "longwave")),
                        new AuthConfig(
                                new JwtConfig(
                                        List.of(
                                                new JwtKeyConfig(
                                                        "k1",
                                                        JwtAlgorithm.HS256,
                                                        new JwtKeyConfig.SharedSecret(
                                                                Secret.of("0123456789abcdef0123456789abcdef"))),
                                                new JwtKeyConfig(
                                                        null,
                                                        JwtAlgorithm.ES256,
                                                        new JwtKeyConfig.Jwks(
                                                                URI.create("https://idp.example.com/keys")))),
                                        Optional.of("https://idp.example.com"),
                                        Optional.of("longwave"),
                                        "https://example.com/longwave",
                                        Duration.ofSeconds(1),
                                        "session",
                                        true,
                                        Set.of("status:*", "news"),
                                        Duration.ofMinutes(1),
                                        Duration.ofMinutes(2)),
                                List.of(new ApiKeyConfig(
                                        "ci", Secret.of("abcdefghijklmnop"), List.of("deploy:*"), List.of("a"), true))),
                        new CorsConfig(Set.of("https://app.example.com", "http://localhost:3000")),
                        new StreamConfig(
                                Duration.ofSeconds(1),
                                Duration.ofMillis(500),
                                SlowConsumer.DISCONNECT,
                                65_536,
                                Duration.ofMinutes(1),
                                8,
                                Optional.of(Duration.ofHours(2))),
                        new HistoryConfig(5, 1_048_576, Duration.ofHours(1), 2_097_152),
                        new EventConfig(1_000),
                        new IdempotencyConfig(Duration.ofMinutes(1), 7),
                        new DrainConfig(Duration.ofSeconds(1), Duration.ZERO),
                        new SourcesConfig(
                                List.of(new SourceConfig(
                                        new ChannelTemplate(new Template("build")),
                                        Map.of(),
                                        Duration.ZERO,
                                        new SourceKind.Tail(new Template("/var/log/build.log"), 5))),
                                4),
                        new ClusterConfig(Optional.empty(), Optional.of("gateway-1")),
                        new ChannelConfig(3, 0),
                        new HttpConfig(4_096, 50, 4_096, Duration.ofMillis(250)),
                        new ProxyConfig(ranges("10.0.0.0/8", "2001:db8::1"), ForwardedHeader.FORWARDED),
                        new LimitsConfig(
                                Optional.of(5_000),
                                Optional.of(LimitsConfig.NONE),
                                Optional.of(50),
                                7,
                                Optional.of(4_000),
                                Optional.of(40),
                                LimitsConfig.NONE,
                                1_000,
                                Set.of()),
                        new OverloadConfig(60, 70, 30, 40),
                        Transport.NIO,
                        new LogConfig(LogFormat.JSON, LogLevel.DEBUG)));
    }

    private static Set<AddressRange> ranges(String... texts) throws InvalidValueException {
        Set<AddressRange> ranges = new HashSet<>();
        for (String text : texts) {
            ranges.add(new AddressRangeType().parse(text));
        }
        return ranges;
    }

    @Test
    void allProblemsOfAllSourcesAreToldAtOnce() throws Exception {
        Files.writeString(fixture.file(), """
                stream:
                  heartbeat-intervall: 15s
                  heartbeat-interval: 15
                public.listen: 0.0.0.0:80
                """);
        Map<String, String> environment = Map.of("LONGWAVE_STREAM_RETRY", "soon", "LONGWAVE_STREM_RETRY", "1s");
        assertThat(fixture.problems(environment, new ConfigFlag("--internal", "internal.listen", ":8081")))
                .containsExactly(
                        "longwave.yaml:2: unknown key \"stream.heartbeat-intervall\";"
                                + " did you mean \"stream.heartbeat-interval\"?",
                        "longwave.yaml:3: stream.heartbeat-interval: expected 1s to 5m, got \"15\"; write \"15s\"",
                        "environment LONGWAVE_STREAM_RETRY: expected 100ms to 1h, got \"soon\";"
                                + " write a whole number and one of ms, s, m or h, such as \"15s\"",
                        "environment LONGWAVE_STREM_RETRY: unknown variable; did you mean LONGWAVE_STREAM_RETRY?",
                        "--internal: expected HOST:PORT, got \":8081\";"
                                + " write \"127.0.0.1:8081\" for this machine only or \"0.0.0.0:8081\" for every interface",
                        "longwave.yaml:4: public.listen: expected a loopback address while auth.public is not set,"
                                + " got \"0.0.0.0:80\"; write \"auth.public: jwt\" and auth.jwt.keys, \"auth.public: none\" (or LONGWAVE_AUTH_PUBLIC=none)"
                                + " if whoever can connect may use it, or listen on \"127.0.0.1:80\"");
    }

    @Test
    void theMessageIsTheProblemsALineEach() {
        Map<String, String> environment = Map.of("LONGWAVE_A_B_C", "", "LONGWAVE_X_Y_Z", "");
        assertThatThrownBy(() -> ConfigLoader.load(null, environment, List.of()))
                .isInstanceOf(ConfigProblems.class)
                .hasMessage("""
                        environment LONGWAVE_A_B_C: unknown variable; remove it
                        environment LONGWAVE_X_Y_Z: unknown variable; remove it""");
    }

    @Test
    void aValueThatAStrongerSourceReplacesMustBeValidToo() throws Exception {
        Files.writeString(fixture.file(), "stream.retry: never");
        assertThat(fixture.problems(Map.of("LONGWAVE_STREAM_RETRY", "1s"))).hasSize(1);
    }

    @Test
    void aFlagForAKeyThatDoesNotExistIsABugOfTheCaller() {
        assertThatThrownBy(() -> ConfigLoader.load(null, Map.of(), List.of(new ConfigFlag("--x", "no.key", "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--x sets an unknown key no.key");
    }
}
