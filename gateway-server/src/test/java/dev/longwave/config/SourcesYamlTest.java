package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcesYamlTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void eachKindIsReadWithItsDefaults() throws Exception {
        List<SourceConfig> sources = sources("""
                sources:
                  - channel: "logs:{container}"
                    exec: ["docker", "logs", "--follow", "--tail", 200, "{container}", ""]
                    allow: { container: "[a-z0-9][a-z0-9_.-]{0,62}" }
                  - channel: "file:{name}"
                    tail: "/var/log/{name}.log"
                    allow: { name: "[a-z0-9-]+" }
                  - channel: "deploy:{id}"
                    poll: "http://127.0.0.1:3000/api/v1/deployments/{id}?full={id}"
                    allow: { id: "[0-9]+" }
                """);
        assertThat(sources)
                .extracting(source -> source.channel().toString())
                .containsExactly("logs:{container}", "file:{name}", "deploy:{id}");
        assertThat(sources).extracting(SourceConfig::linger).containsOnly(Duration.ofSeconds(10));
        assertThat(sources.get(0).allow().get("container").toString()).isEqualTo("[a-z0-9][a-z0-9_.-]{0,62}");
        assertThat(sources)
                .extracting(SourceConfig::kind)
                .containsExactly(
                        new SourceKind.Exec(
                                List.of(
                                        new Template("docker"),
                                        new Template("logs"),
                                        new Template("--follow"),
                                        new Template("--tail"),
                                        new Template("200"),
                                        new Template("{container}"),
                                        new Template("")),
                                Restart.NEVER,
                                null,
                                Map.of()),
                        new SourceKind.Tail(new Template("/var/log/{name}.log"), 200),
                        new SourceKind.Poll(
                                new Template("http://127.0.0.1:3000/api/v1/deployments/{id}?full={id}"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                null,
                                null,
                                Map.of()));
    }

    @Test
    void everyKeyOfAnEntryCanBeSetNestedOrWithDots() throws Exception {
        List<SourceConfig> sources = sources("""
                sources:
                  - channel: a
                    exec: [x]
                    linger: 1m
                    restart: on-failure
                    directory: /srv
                    environment: { TZ: UTC, EMPTY: "" }
                  - channel: "b:{n}"
                    allow.n: x
                    poll: https://h/{n}
                    every: 500ms
                    timeout: 2s
                    field: status
                    until.field: status
                    until: { in: [running, 3] }
                    headers: { Accept: application/json, X-a.b: c }
                """);
        assertThat(sources.get(0).linger()).isEqualTo(Duration.ofMinutes(1));
        assertThat(sources.get(0).kind())
                .isEqualTo(new SourceKind.Exec(
                        List.of(new Template("x")),
                        Restart.ON_FAILURE,
                        Path.of("/srv"),
                        Map.of("TZ", "UTC", "EMPTY", "")));
        assertThat(sources.get(1).kind())
                .isEqualTo(new SourceKind.Poll(
                        new Template("https://h/{n}"),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        "status",
                        new SourceKind.Until("status", Set.of("running", "3")),
                        Map.of("Accept", "application/json", "X-a.b", "c")));
    }

    @Test
    void anEmptyListMeansNone() throws Exception {
        assertThat(sources("sources: []")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec: [x], chanel: b       | sources: unknown key \"chanel\"; did you mean \"channel\"?",
                "exec: [x], shell: true     | sources: unknown key \"shell\"; remove it",
                "exec: [x], until: {fiel: a} | sources: unknown key \"until.fiel\"; did you mean \"until.field\"?",
                "linger: 1s                 | sources: expected one of exec, tail and poll, got none; write one",
                "exec: [x], tail: /x        | sources: expected one of exec, tail and poll, got exec and tail; keep one",
                "exec: [x], linger: 2h      | sources.linger: expected 0s to 1h, got \"2h\"; write \"1h\" or less",
                "exec: [x], linger: [1s]    | sources.linger: expected 0s to 1h, got a list; write one value",
                "exec: [x], linger:         | sources.linger: expected a value, got nothing; write one, or remove the line",
                "exec: [x], allow: x        | sources.allow: expected keys below it, got \"x\"; write one, or remove the line",
                "exec: [x], allow: {n: x}   | sources.allow.n: expected a name of the channel \"a\"; remove it",
                "exec: x -y                 | sources.exec: expected a list of a program and its arguments, got \"x -y\";"
                        + " write [...]",
                "exec: []                   | sources.exec: expected a program and its arguments, got no program; name it"
                        + " first",
                "exec: ['']                 | sources.exec: expected a program and its arguments, got no program; name it"
                        + " first",
                "exec: [x, [y]]             | sources.exec: expected a program and its arguments, got a list; write one value",
                "exec: [x, ~]               | sources.exec: expected a program and its arguments, got nothing; write one"
                        + " value",
                "exec: [x, \"\\0\"]         | sources.exec: expected a program and its arguments, got \"\\u0000\"; remove the"
                        + " NUL",
                "exec: ['/bin/{n}']         | sources.exec: expected a program without placeholders, got \"/bin/{n}\"; what"
                        + " runs is never a viewer's choice",
                "exec: [x, '{n}']           | sources.exec: expected names of the channel \"a\" in braces, got {n}; write"
                        + " \"{ n }\" if it is meant as text",
                "exec: [x], restart: on_failure | sources.restart: expected never, on-failure or always, got \"on_failure\";"
                        + " write \"on-failure\"",
                "exec: [x], every: 1s       | sources.every: expected only with poll, got it with exec; remove it",
                "exec: [x], environment: {a=b: c} | sources.environment.a=b: expected a variable without \"=\" in its name;"
                        + " rename it",
                "tail: x.log                | sources.tail: expected a path that begins with \"/\", got \"x.log\"; write all"
                        + " of it",
                "tail: '/{n}'               | sources.tail: expected names of the channel \"a\" in braces, got {n}; write"
                        + " \"{ n }\" if it is meant as text",
                "tail: /x, lines: -1        | sources.lines: expected 0 to 100000, got \"-1\"; write 0 or more",
                "poll: ftp://h/             | sources.poll: expected a URL such as \"http://127.0.0.1:3000/status/{id}\", got"
                        + " \"ftp://h/\"; write it with http:// or https:// and a host",
                "poll: 'http://{n}/'        | sources.poll: expected a URL such as \"http://127.0.0.1:3000/status/{id}\", got"
                        + " \"http://{n}/\"; write no placeholder before the path",
                "poll: 'http://h/ x'        | sources.poll: expected a URL such as \"http://127.0.0.1:3000/status/{id}\", got"
                        + " \"http://h/ x\"; Illegal character in path at character 10",
                "poll: 'http://h/#x'        | sources.poll: expected a URL such as \"http://127.0.0.1:3000/status/{id}\", got"
                        + " \"http://h/#x\"; remove the part from \"#\" on, which is never sent",
                "poll: http://h/, every: 99ms | sources.every: expected 100ms to 1h, got \"99ms\"; write \"100ms\" or more",
                "poll: http://h/, every: 2h | sources.every: expected 100ms to 1h, got \"2h\"; write \"1h\" or less",
                "poll: http://h/, until: {field: x} | sources.until.field: expected a field and the values that end the"
                        + " channel; write something like \"until: { field: status, in: [done, failed] }\"",
                "poll: http://h/, headers: {'a b': c} | sources.headers.a b: expected the name of a header, got \"a b\"",
                "poll: http://h/, headers: {a: \"b\\r\\nc\"} | sources.headers.a: expected the value of a header, got"
                        + " \"b\\u000d\\u000ac\"; write printable ASCII on one line",
            })
    void whatIsWrongWithAnEntryIsTold(String keys, String problem) throws Exception {
        assertThat(fixture.problems("sources:\n  - {channel: a, " + keys + "}\n"))
                .containsExactly("longwave.yaml:2: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs:{a}{b} | x | got \"logs:{a}{b}\"; expected text between placeholders, got none before {b}; nobody could"
                        + " tell where one value ends and the next begins",
                "'logs x'    | x | got \"logs x\"; U+0020 at index 4; a channel name has no control characters or white space",
            })
    void aBadChannelIsToldOnce(String channel, String argument, String problem) throws Exception {
        assertThat(fixture.problems("sources:\n  - channel: \"%s\"\n    exec: [%s]\n".formatted(channel, argument)))
                .containsExactly(
                        "longwave.yaml:2: sources.channel: expected a channel such as \"logs:{name}\", " + problem);
    }

    @Test
    void everyNameOfAChannelNeedsAnAllow() throws Exception {
        assertThat(fixture.problems("""
                sources:
                  - channel: "logs:{container}/{stream}"
                    exec: ["docker", "{contaner}"]
                    allow:
                      contaner: "[a-z"
                """))
                .containsExactly(
                        "longwave.yaml:5: sources.allow.contaner: expected a regular expression, got \"[a-z\"; Unclosed"
                                + " character class near character 4",
                        "longwave.yaml:3: sources.exec: expected names of the channel \"logs:{container}/{stream}\" in"
                                + " braces, got {contaner}; did you mean {container}?",
                        "longwave.yaml:2: sources.channel: expected what {container} may be, got nothing; write something"
                                + " like \"allow: { container: '[a-z0-9-]+' }\"",
                        "longwave.yaml:2: sources.channel: expected what {stream} may be, got nothing; write something"
                                + " like \"allow: { stream: '[a-z0-9-]+' }\"",
                        "longwave.yaml:5: sources.allow.contaner: expected a name of the channel"
                                + " \"logs:{container}/{stream}\"; did you mean \"container\"?");
    }

    @Test
    void allEntriesAreReadToTheirEnd() throws Exception {
        assertThat(fixture.problems("""
                sources:
                  - exec: [x]
                  - docker logs
                  - channel: &a b
                    tail: /x
                  - channel: b
                    channel: c
                    tail: /x
                    linger: soon
                stream.rety: 1s
                """))
                .containsExactly(
                        "longwave.yaml:2: sources: expected a channel, got none; write something like \"channel: logs:{name}\"",
                        "longwave.yaml:3: sources: expected sources, each with a channel and one of exec, tail and poll, got"
                                + " \"docker logs\"",
                        "longwave.yaml:4: anchors and aliases (&a, *a) are not supported; write the value where it is used",
                        "longwave.yaml:7: sources.channel: already set on line 6; keep one of the two",
                        "longwave.yaml:9: sources.linger: expected 0s to 1h, got \"soon\"; write a whole number and one of ms,"
                                + " s, m or h, such as \"15s\"",
                        "longwave.yaml:10: unknown key \"stream.rety\"; did you mean \"stream.retry\"?");
    }

    @Test
    void somethingElseThanAListIsTold() throws Exception {
        assertThat(fixture.problems("sources: {channel: a}\n"))
                .containsExactly(
                        "longwave.yaml:1: sources: expected a list of sources, each with a channel and one of exec,"
                                + " tail and poll, got keys below it; begin each entry with \"- \" on a line of its own");
    }

    private List<SourceConfig> sources(String yaml) throws Exception {
        return fixture.load(yaml).sources().sources();
    }
}
