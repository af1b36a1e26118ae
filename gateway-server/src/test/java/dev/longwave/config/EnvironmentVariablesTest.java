package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentVariablesTest {
    private final ConfigDraft draft = new ConfigDraft();
    private final EnvironmentVariables variables = new EnvironmentVariables(draft);

    @Test
    void onlyVariablesOfTheGatewayAreLookedAt() {
        assertThat(variables.read(Map.of("HOME", "/root", "STREAM_RETRY", "x", "LONGWAVE", "x")))
                .isZero();
        assertThat(draft.problems()).isEmpty();
    }

    @Test
    void listsAreSeparatedByCommas() {
        variables.read(Map.of(
                "LONGWAVE_CORS_ALLOWED_ORIGINS", " https://a , http://b:3000",
                "LONGWAVE_INTERNAL_ALLOWED_HOSTS", ""));
        assertThat(draft.problems()).isEmpty();
        assertThat(draft.value(ConfigKeys.CORS_ALLOWED_ORIGINS)).containsExactly("https://a", "http://b:3000");
        assertThat(draft.value(ConfigKeys.INTERNAL_ALLOWED_HOSTS)).isEqualTo(Set.of());
        assertThat(draft.isSet(ConfigKeys.INTERNAL_ALLOWED_HOSTS)).isTrue();
    }

    @Test
    void aBadElementOfAListIsNamed() {
        variables.read(Map.of("LONGWAVE_CORS_ALLOWED_ORIGINS", "https://a,b"));
        assertThat(draft.problems())
                .containsExactly("environment LONGWAVE_CORS_ALLOWED_ORIGINS: expected origins such as"
                        + " https://app.example.com, or *, got \"b\"; write \"https://b\"");
    }

    @Test
    void aListOfRecordsIsForAFile() {
        variables.read(Map.of("LONGWAVE_SOURCES", "logs"));
        assertThat(draft.problems())
                .containsExactly(
                        "environment LONGWAVE_SOURCES: expected a list of sources, each with a channel and one of"
                                + " exec, tail and poll, got \"logs\"; only a configuration file can set it");
    }

    @Test
    void whiteSpaceAroundAValueDoesNotMatter() {
        variables.read(Map.of("LONGWAVE_PUBLIC_LISTEN", " 127.0.0.1:1\n"));
        assertThat(draft.value(ConfigKeys.PUBLIC_LISTEN)).isEqualTo(new ListenAddress("127.0.0.1", 1));
    }

    @Test
    void anEmptyVariableIsNotTheSameAsNone() {
        assertThat(variables.read(Map.of("LONGWAVE_EVENT_MAX_BYTES", ""))).isEqualTo(1);
        assertThat(draft.problems()).hasSize(1).first().asString().contains("expected 1 to 16MiB, got \"\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LONGWAVE_SERVICE_HOST",
                "LONGWAVE_SERVICE_PORT",
                "LONGWAVE_SERVICE_PORT_HTTP",
                "LONGWAVE_PORT",
                "LONGWAVE_PORT_8080_TCP",
                "LONGWAVE_PORT_8080_TCP_PROTO",
                "LONGWAVE_PORT_8080_TCP_PORT",
                "LONGWAVE_PORT_8080_TCP_ADDR",
                "LONGWAVE_INTERNAL_SERVICE_HOST",
                "LONGWAVE_INTERNAL_PORT_8081_TCP",
            })
    void whatKubernetesSetsForAServiceOfThatNameIsNoProblem(String name) {
        assertThat(variables.read(Map.of(name, "10.0.0.1"))).isZero();
        assertThat(draft.problems()).isEmpty();
    }
}
