package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway takes over from a configuration that is loaded while it runs. */
class ConfigChangeTest {
    private static final String ALL_KINDS = """
            auth:
              internal: key
              jwt.keys: [{algorithm: HS256, secret: "0123456789012345678901234567890123456789"}]
              jwt.anonymous: ["news", "status:*"]
              api-keys: [{name: ci, key: key-of-ci-0123456789, publish: ["deploy:*"]}]
            cors.allowed-origins: ["https://a.example", "https://b.example"]
            limits: {streams: 100, exempt-addresses: ["10.0.0.0/8"]}
            history.total-bytes: 2MiB
            history.max-bytes: 1MiB
            sources:
              - channel: "logs:{name}"
                exec: [tail, -f, "{name}"]
                allow: {name: "[a-z]+"}
                environment: {A: b}
              - channel: "status:{name}"
                poll: "https://api.example/{name}"
                every: 5s
                allow: {name: "[a-z]+"}
                until: {field: state, in: [done]}
                headers: {Accept: text/plain}
            """;

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new ConfigFixture(directory);
    }

    private LoadedConfig load(String yaml) throws Exception {
        return fixture.load(yaml, Map.of());
    }

    @Test
    void whatSaysTheSameChangesNothing() throws Exception {
        ConfigChange change = load(ALL_KINDS).changeTo(load(ALL_KINDS));
        assertThat(change.changed()).isEmpty();
        assertThat(change.needRestart()).isEmpty();
        assertThat(change.config().config()).isEqualTo(load(ALL_KINDS).config());
    }

    @Test
    void whatCanChangeIsTakenAndTheRestWaitsForAStart() throws Exception {
        LoadedConfig before = load("limits.streams: 10\nstream.retry: 1s\ntransport: nio\n");
        LoadedConfig after = load("limits.streams: 20\nstream.retry: 2s\ntransport: nio\ndrain.window: 5s\n");
        ConfigChange change = before.changeTo(after);
        assertThat(change.changed()).containsExactlyInAnyOrder("limits.streams", "drain.window");
        assertThat(change.needRestart()).containsExactly("stream.retry");
        GatewayConfig now = change.config().config();
        assertThat(now.limits().streams()).contains(20);
        assertThat(now.drain().window()).hasSeconds(5);
        assertThat(now.stream().retry()).hasSeconds(1);
        assertThat(now.transport()).isEqualTo(Transport.NIO);
    }

    @Test
    void whatIsNoLongerSetHasItsDefault() throws Exception {
        ConfigChange change = load(ALL_KINDS).changeTo(load(ALL_KINDS.replaceAll("(?m)^cors.*$", "")));
        assertThat(change.changed()).containsExactly("cors.allowed-origins");
        assertThat(change.config().config().cors().allowedOrigins()).isEmpty();
    }

    @Test
    void eachPartOfASourceIsSeen() throws Exception {
        LoadedConfig before = load(ALL_KINDS);
        Map<String, String> changes = Map.of(
                "tail, -f",
                "tail, -F",
                "{name: \"[a-z]+\"}",
                "{name: \"[a-z]*x\"}",
                "{A: b}",
                "{A: c}",
                "[done]",
                "[failed]");
        for (Map.Entry<String, String> each : changes.entrySet()) {
            assertThat(before.changeTo(load(ALL_KINDS.replace(each.getKey(), each.getValue())))
                            .changed())
                    .containsExactly("sources");
        }
    }

    @Test
    void aSecretThatChangesIsSeenAndNotTold() throws Exception {
        ConfigChange change = load(ALL_KINDS).changeTo(load(ALL_KINDS.replace("key-of-ci", "another-key-of-ci")));
        assertThat(change.changed()).containsExactly("auth.api-keys");
        assertThat(change.toString()).doesNotContain("key-of-ci");
    }

    @Test
    void anotherWayToLetPeopleInWaitsForAStart() throws Exception {
        ConfigChange change = load(ALL_KINDS).changeTo(load(ALL_KINDS.replace("internal: key", "internal: jwt")));
        assertThat(change.needRestart()).containsExactly("auth.internal");
        assertThat(change.config().config().internalListener().auth()).isEqualTo(AuthMode.KEY);
    }

    @Test
    void whatFitsOnlyAfterAStartIsRefusedAsAWhole() throws Exception {
        LoadedConfig before = load(ALL_KINDS);
        LoadedConfig after =
                load(ALL_KINDS.replace("internal: key", "internal: jwt").replaceAll("(?m)^  api-keys.*$", ""));
        assertThatThrownBy(() -> before.changeTo(after))
                .isInstanceOfSatisfying(
                        ConfigProblems.class,
                        problems -> assertThat(problems.lines())
                                .singleElement()
                                .asString()
                                .contains("auth.internal", "expected auth.api-keys to have an entry"));
    }
}
