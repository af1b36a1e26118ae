package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlFileTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigFixture(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "--- {}\n", "~", "\uFEFF"})
    void aFileThatSetsNothingMeansTheDefaults(String yaml) throws Exception {
        assertThat(fixture.load(yaml)).isEqualTo(GatewayConfig.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stream.retry: 4s",
                "stream:\n  retry: 4s",
                "stream: {retry: 4s}",
                "\"stream.retry\": '4s'",
                "? stream\n: retry: \"4s\"",
                "%YAML 1.2\n---\nstream.retry: !!str 4s\n...",
                "\uFEFFstream.retry: 4s\r\n",
                "stream.retry: >-\n  4s\n",
            })
    void nestingAndDotsMeanTheSame(String yaml) throws Exception {
        assertThat(fixture.load(yaml).stream().retry()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void nestingAndDotsMix() throws Exception {
        StreamConfig stream = fixture.load("stream.retry: 4s\nstream:\n  heartbeat-interval: 2s\n").stream();
        assertThat(stream.retry()).isEqualTo(Duration.ofSeconds(4));
        assertThat(stream.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aKeyThatIsSetTwiceIsToldWithBothLines() throws Exception {
        assertThat(fixture.problems("stream:\n  retry: 4s\n\nstream.retry: 5s\n"))
                .containsExactly("longwave.yaml:4: stream.retry: already set on line 2; keep one of the two");
        assertThat(fixture.problems("stream.retry: 4s\nstream.retry: 4s\n")).hasSize(1);
        assertThat(fixture.problems("stream: {retry: 4s}\nstream: {retry: 4s}\n"))
                .containsExactly("longwave.yaml:2: stream.retry: already set on line 1; keep one of the two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream.heartbeat-intervall: 15s | \"stream.heartbeat-intervall\"; did you mean \"stream.heartbeat-interval\"?",
                "strem: {retry: 1s}     | \"strem.retry\"; did you mean \"stream.retry\"?",
                "retry: 1s              | \"retry\"; did you mean \"stream.retry\"?",
                "database.url: x        | \"database.url\"; remove it",
                "database:              | \"database\"; remove it",
                "stream: {a: {b: c}}    | \"stream.a.b\"; remove it",
                "\"\": 1                | \"\"; remove it",
                "<<: {stream.retry: 1s} | \"<<.stream.retry\"; did you mean \"stream.retry\"?",
            })
    void anUnknownKeyIsToldWithTheOneThatMayBeMeant(String yaml, String problem) throws Exception {
        assertThat(fixture.problems(yaml)).containsExactly("longwave.yaml:1: unknown key " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream.retry:      | 1: stream.retry: expected 100ms to 1h, got nothing;"
                        + " write a value, or remove the line for the default: 3s",
                "stream.retry: ~    | 1: stream.retry: expected 100ms to 1h, got nothing;"
                        + " write a value, or remove the line for the default: 3s",
                "stream.retry: null | 1: stream.retry: expected 100ms to 1h, got nothing;"
                        + " write a value, or remove the line for the default: 3s",
                "stream.retry: [1s] | 1: stream.retry: expected 100ms to 1h, got a list; write one value",
                "stream.retry: {a: 1} | 1: stream.retry: expected 100ms to 1h, got keys below it; write one value",
                "stream:            | 1: stream: expected keys below it, such as stream.heartbeat-interval,"
                        + " got nothing; remove the line",
                "stream: 15s        | 1: stream: expected keys below it, such as stream.heartbeat-interval,"
                        + " got \"15s\"; name the key",
                "stream: [1]        | 1: stream: expected keys below it, such as stream.heartbeat-interval,"
                        + " got a list; name the key",
                "cors.allowed-origins: https://a | 1: cors.allowed-origins: expected a list of origins such as"
                        + " https://app.example.com, or *, got \"https://a\"; write [\"https://a\"]",
                "cors.allowed-origins: {a: 1} | 1: cors.allowed-origins: expected a list of origins such as"
                        + " https://app.example.com, or *, got keys below it; write [...]",
                "cors.allowed-origins: [[a]] | 1: cors.allowed-origins: expected origins such as"
                        + " https://app.example.com, or *, got a list",
                "cors.allowed-origins: [~] | 1: cors.allowed-origins: expected origins such as"
                        + " https://app.example.com, or *, got nothing",
                "just words         | 1: expected keys, such as \"public.listen: 127.0.0.1:8080\", got \"just words\"",
                "[public.listen]    | 1: expected keys, such as \"public.listen: 127.0.0.1:8080\", got a list",
                "[a]: 1             | 1: expected the name of a key, got a list",
                "stream.retry: !secret x | 1: the tag \"!secret\" is not supported; remove it",
            })
    void aNodeOfTheWrongKindIsTold(String yaml, String problem) throws Exception {
        assertThat(fixture.problems(yaml)).containsExactly("longwave.yaml:" + problem);
    }

    @Test
    void anElementOfAListIsToldWithItsOwnLine() throws Exception {
        assertThat(fixture.problems("cors:\n  allowed-origins:\n    - https://a\n    - b\n    - https://c/\n"))
                .containsExactly(
                        "longwave.yaml:4: cors.allowed-origins: expected origins such as https://app.example.com,"
                                + " or *, got \"b\"; write \"https://b\"",
                        "longwave.yaml:5: cors.allowed-origins: expected origins such as https://app.example.com,"
                                + " or *, got \"https://c/\"; write \"https://c\"");
    }

    @Test
    void numbersAndWordsOfYamlStayText() throws Exception {
        assertThat(fixture.problems("history.max-events: 10_000\nstream.slow-consumer: yes\nevent.max-bytes: 0x10"))
                .containsExactly(
                        "longwave.yaml:1: history.max-events: expected 1 to 10000000, got \"10_000\"; write \"10000\"",
                        "longwave.yaml:2: stream.slow-consumer: expected gap or disconnect, got \"yes\"; write one of them",
                        "longwave.yaml:3: event.max-bytes: expected 1 to 16MiB, got \"0x10\";"
                                + " write a whole number of bytes, or of KiB, MiB or GiB, such as \"256KiB\"");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() throws Exception {
        assertThat(fixture.problems("stream.retry: 1s\n  heartbeat-interval: 2s\n"))
                .containsExactly("longwave.yaml:2: not valid YAML: mapping values are not allowed here;"
                        + " check indentation, colons and quotes here and in the line before");
        assertThat(fixture.problems("stream:\n\tretry: 1s\n"))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:2: not valid YAML: found character '\\t(TAB)'");
        assertThat(fixture.problems("a: 'b\n"))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:2: not valid YAML: ");
        assertThat(fixture.problems("a: 1\n---\nb: 2\n"))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml:2: not valid YAML: but found another document");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public.listen: [::1]:8080",
                "cors.allowed-origins: [*]",
                "public.listen: *:80",
                "cors.allowed-origins:\n - *"
            })
    void aValueThatNeedsQuotesIsToldSo(String yaml) throws Exception {
        assertThat(fixture.problems(yaml))
                .singleElement()
                .asString()
                .matches("longwave.yaml:\\d: not valid YAML: .*; a text that begins with one of .* needs quotes");
    }

    @Test
    void aCharacterThatYamlForbidsIsToldWithItsLine() throws Exception {
        assertThat(fixture.problems("# \uD83D\uDE00\nstream.retry: \"1\u0000s\"\n"))
                .containsExactly("longwave.yaml:2: not valid YAML: the character U+0000 is not allowed; remove it");
    }

    @Test
    void anchorsAreRefusedOnceAndNotFollowed() throws Exception {
        assertThat(fixture.problems("stream: &s\n  retry: *s\nhistory: *s\n"))
                .containsExactly("longwave.yaml:1: anchors and aliases (&s, *s) are not supported;"
                        + " write the value where it is used");
    }

    @Test
    void aFileThatWouldGrowWithoutBoundIsRefusedAtOnce() throws Exception {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 100; i++) {
            bomb.append("a%d: &a%d [%s*a%d]\n"
                    .formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9), i - 1));
        }
        assertThat(fixture.problems(bomb.toString()))
                .hasSize(100)
                .allMatch(problem -> problem.contains("anchors and aliases"));
    }

    @Test
    void aFileThatIsNestedTooDeeplyIsRefused() throws Exception {
        assertThat(fixture.problems("{a: ".repeat(100_000)))
                .singleElement()
                .asString()
                .startsWith("longwave.yaml: not valid YAML: Nesting Depth exceeded");
    }

    @Test
    void aFileThatIsNotUtf8IsToldWithTheLineOfTheFirstBadByte() throws Exception {
        assertThat(fixture.problems("# ok\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))
                .containsExactly("longwave.yaml:2: expected UTF-8, got the byte 0xE9; save the file as UTF-8");
        assertThat(fixture.problems("a: 1".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("longwave.yaml:1: expected UTF-8, got the byte 0xFE; save the file as UTF-8");
        assertThat(fixture.problems(new byte[] {'#', (byte) 0xC3}))
                .containsExactly("longwave.yaml:1: expected UTF-8, got the byte 0xC3; save the file as UTF-8");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws Exception {
        assertThat(fixture.problems(new byte[(1 << 20) + 1]))
                .containsExactly("longwave.yaml: expected at most 1MiB, got more; name a configuration file");
    }

    @Test
    void aFileThatIsMissingOrADirectoryIsTold() throws Exception {
        assertThat(fixture.problems(Map.of()))
                .containsExactly("longwave.yaml: no such file; check the path, or leave it out to run on defaults");
        Files.createDirectory(fixture.file());
        assertThat(fixture.problems(Map.of()))
                .containsExactly("longwave.yaml: expected a YAML file, got a directory; name the file in it");
    }

    @Test
    void whyAFileCannotBeReadIsTold() {
        assertThat(YamlFile.reason(new AccessDeniedException("longwave.yaml")))
                .isEqualTo("permission denied; let the user that runs the gateway read it");
        assertThat(YamlFile.reason(new IOException("Input/output error")))
                .isEqualTo("cannot be read: Input/output error");
    }

    @Test
    void aLongOrUnprintableValueIsShownShortAndOnOneLine() throws Exception {
        assertThat(fixture.problems("stream.retry: \"1\\ns" + "x".repeat(1000) + "\""))
                .singleElement()
                .asString()
                .contains("got \"1\\u000asxxx")
                .hasSizeLessThan(300);
    }
}
