package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a Redis that several gateways share before one of them starts. */
class ClusterKeysTest {
    @TempDir
    private Path directory;

    private ConfigFixture config;

    @BeforeEach
    void prepare() {
        config = new ConfigFixture(directory);
    }

    private String problem(String yaml) throws IOException {
        List<String> problems = config.problems(yaml);
        assertThat(problems).hasSize(1);
        return problems.get(0).replace(directory + "/", "");
    }

    @Test
    void everyKeyIsTaken() throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
        RedisConfig redis =
                config.load("""
                cluster:
                  node-name: gateway-1
                  redis:
                    url: rediss://redis.example.com:6380/2
                    username: longwave
                    password-file: %s
                    durable: true
                    timeout: 500ms
                    max-events: 1000
                    max-bytes: 1MiB
                """.formatted(password)).cluster().redis().orElseThrow();
        assertThat(redis.url()).hasToString("rediss://redis.example.com:6380/2");
        assertThat(redis.url().toUri().isSsl()).isTrue();
        assertThat(redis.username()).contains("longwave");
        assertThat(redis.readPassword()).contains(Secret.of("hunter2"));
        assertThat(redis.caFile()).isEmpty();
        assertThat(redis.durable()).isTrue();
        assertThat(redis.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(redis.maxEvents()).isEqualTo(1_000);
        assertThat(redis.maxBytes()).isEqualTo(1 << 20);
    }

    @Test
    void aPasswordIsNeverShown() throws Exception {
        LoadedConfig loaded = config.load(
                "",
                Map.of(
                        "LONGWAVE_CLUSTER_REDIS_URL",
                        "redis-sentinel://me:secret1@a:1,b:2/0?timeout=1s#main",
                        "LONGWAVE_CLUSTER_REDIS_PASSWORD",
                        "secret2"));
        assertThat(loaded.config().toString())
                .doesNotContain("secret1", "secret2")
                .contains("redis-sentinel://a:1,b:2/0");
        assertThat(loaded.config().cluster().redis().orElseThrow().readPassword())
                .contains(Secret.of("secret2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost:6379", "http://secret@a", "redis://", "redis://a:secret", "redis://user:sec@ret@", ""
            })
    void anotherUrlIsRefusedWithoutSayingAnyOfIt(String url) throws IOException {
        assertThat(problem("cluster.redis.url: \"" + url + "\""))
                .startsWith("longwave.yaml:1: cluster.redis.url: expected a URL such as ")
                .doesNotContain("secret", "sec@ret");
    }

    @Test
    void aPasswordStandsInOnePlace() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "x");
        assertThat(problem("cluster.redis:\n  url: redis://a\n  password: y\n  password-file: " + password))
                .contains("expected one of cluster.redis.password and cluster.redis.password-file, got both");
    }

    @Test
    void filesAreReadBeforeTheStart() throws IOException {
        assertThat(problem("cluster.redis:\n  url: redis://a\n  password-file: " + directory.resolve("none")))
                .contains("none: no such file");
        assertThat(problem("cluster.redis:\n  url: rediss://a\n  ca-file: " + directory.resolve("none")))
                .contains("none: no such file");
    }

    @Test
    void whatIsForRedisNeedsOne() throws IOException {
        assertThat(problem("cluster.redis.username: me")).contains("expected cluster.redis.url to be set too");
    }

    @Test
    void aNodeNameFitsIntoALog() throws Exception {
        assertThat(problem("cluster.node-name: \"a b\"")).contains("got \"a b\"");
        assertThat(config.load("cluster.node-name: a.b-1_c").cluster())
                .isEqualTo(new ClusterConfig(Optional.empty(), Optional.of("a.b-1_c")));
    }
}
