package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpNamesTheCommands() throws Exception {
        CommandRun help = run("--help").exits(0);
        assertThat(help.out()).contains("serve", "publish", "subscribe");
        assertThat(run("subscribe", "--help").exits(0).out()).contains("--since", "--last", "data|full|json");
    }

    @Test
    void versionSaysWhatRunsOnWhat() throws Exception {
        assertThat(run("--version").exits(0).out()).matches("longwave \\S+ \\(Java .+\\)\\R");
    }

    @Test
    void optionsWithoutACommandAreThoseOfServe() throws Exception {
        CommandRun run =
                run("--config", "/nowhere/longwave.yaml", "--public", "8080").exits(2);
        assertThat(run.err())
                .containsExactly(
                        "/nowhere/longwave.yaml: no such file; check the path, or leave it out to run on defaults",
                        "--public: expected HOST:PORT, got \"8080\"; write \"127.0.0.1:8080\" for this machine only or"
                                + " \"0.0.0.0:8080\" for every interface");
    }

    @Test
    void aCommandThatDoesNotExistIsToldWithTheOneThatMayBeMeant() throws Exception {
        assertThat(run("subscrib", "a").exits(2).err()).anyMatch(line -> line.contains("longwave subscribe"));
    }

    @Test
    void aBadOptionIsTold() throws Exception {
        assertThat(run("publish", "a", "--url", "localhost:1").exits(2).err().get(0))
                .contains("'--url'", "write \"http://localhost:1\"");
        assertThat(run("publish").exits(2).err().get(0)).contains("CHANNEL");
        assertThat(run("subscribe", "a", "--since", "1m", "--last", "1")
                        .exits(2)
                        .err()
                        .get(0))
                .contains("--since", "--last", "mutually exclusive");
        assertThat(run("subscribe", "a", "--format", "xml").exits(2).err().get(0))
                .contains("--format");
    }

    private static CommandRun run(String... args) {
        return new CommandRun(InputStream.nullInputStream(), args);
    }
}
