package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.ConfigPage;
import dev.longwave.config.DefaultConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    @TempDir
    private Path directory;

    @Test
    void aGoodFileHasNoProblems() throws Exception {
        Path file = write("stream.retry: 1s");
        CommandRun run = run("check-config", "--config", file.toString()).exits(0);
        assertThat(run.out()).isEqualTo("no problems in the configuration from defaults, " + file + "\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void everyProblemIsToldWithItsLineAndKey() throws Exception {
        Path file = write("stream.retri: 1s\nhistory:\n  max-events: 0\nevent.max-bytes: 9MiB\n");
        CommandRun run = run("check-config", "--config", file.toString()).exits(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsExactly(
                        file + ":1: unknown key \"stream.retri\"; did you mean \"stream.retry\"?",
                        file + ":3: history.max-events: expected 1 to 10000000, got \"0\"; write 1 or more",
                        file
                                + ":4: event.max-bytes: expected history.max-bytes to hold an event of event.max-bytes, got"
                                + " \"8MiB\" and \"9MiB\"; raise the one or lower the other");
    }

    @Test
    void aFileHasToBeNamedAndBeThere() throws Exception {
        assertThat(run("check-config").exits(2).err().get(0)).contains("--config");
        assertThat(run("check-config", "--config", "/nowhere").exits(1).err())
                .singleElement()
                .asString()
                .startsWith("/nowhere: no such file");
    }

    @Test
    void theFileOfDefaultsIsAGoodOne() throws Exception {
        String printed = run("default-config").exits(0).out();
        assertThat(printed).isEqualTo(DefaultConfig.yaml());
        run("check-config", "--config", write(printed).toString()).exits(0);
    }

    @Test
    void thePageOfTheDocumentationIsPrinted() throws Exception {
        assertThat(run("config-doc").exits(0).out()).isEqualTo(ConfigPage.markdown());
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("longwave.yaml"), yaml);
    }

    private static CommandRun run(String... args) {
        return new CommandRun(InputStream.nullInputStream(), args);
    }
}
