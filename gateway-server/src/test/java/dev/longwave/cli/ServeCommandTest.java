package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.ConfigProblems;
import dev.longwave.config.ConfigSource;
import dev.longwave.config.LoadedConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServeCommandTest {
    @TempDir
    private Path directory;

    private final List<LoadedConfig> served = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void withoutOptionsTheDefaultsAreServed() {
        assertThat(serve(this::load, Map.of())).isZero();
        assertThat(served).singleElement().extracting(LoadedConfig::origin).isEqualTo("defaults");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void optionsAreFlagsOfTheConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("longwave.yaml"), "stream.retry: 1s");
        assertThat(serve(
                        this::load,
                        Map.of("LONGWAVE_TRANSPORT", "nio"),
                        "--public",
                        "127.0.0.1:1",
                        "--internal=localhost:2",
                        "--config",
                        file.toString()))
                .isZero();
        assertThat(served).singleElement().satisfies(loaded -> {
            assertThat(loaded.config().publicListener().address()).hasToString("127.0.0.1:1");
            assertThat(loaded.config().internalListener().address()).hasToString("localhost:2");
            assertThat(loaded.config().stream().retry()).hasSeconds(1);
            assertThat(loaded.origin()).isEqualTo("defaults, " + file + ", environment (1 key), flags (2 keys)");
        });
    }

    @Test
    void everyProblemIsToldAndNothingServed() throws IOException {
        Path file = Files.writeString(directory.resolve("longwave.yaml"), "a: 1\nstream.retry: 3\n");
        assertThat(serve(this::load, Map.of("LONGWAVE_TRANSPORT", "x"), "--public", ":1", "--config", file.toString()))
                .isEqualTo(2);
        assertThat(served).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(4)
                .anyMatch(line -> line.startsWith(file + ":2: stream.retry: expected 100ms to 1h"));
    }

    @Test
    void aGatewayThatCannotStartIsTold() {
        int exitCode = serve(
                config -> {
                    throw new BindException("127.0.0.1:8080 is in use");
                },
                Map.of());
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("longwave: 127.0.0.1:8080 is in use\n");
    }

    @Test
    void theConfigurationIsReadAgainWithTheSameOptions() throws IOException {
        Path file = Files.writeString(directory.resolve("longwave.yaml"), "stream.retry: 1s");
        ServeCommand.Server server = source -> {
            served.add(source.load());
            Files.writeString(file, "stream.retry: 2s");
            served.add(source.load());
        };
        assertThat(serve(server, Map.of(), "--public", "127.0.0.1:1", "--config", file.toString()))
                .isZero();
        assertThat(served)
                .extracting(loaded -> loaded.config().stream().retry().toSeconds())
                .containsExactly(1L, 2L);
        assertThat(served)
                .extracting(loaded -> loaded.config().publicListener().address().toString())
                .containsOnly("127.0.0.1:1");
    }

    private void load(ConfigSource source) throws ConfigProblems {
        served.add(source.load());
    }

    private int serve(ServeCommand.Server server, Map<String, String> environment, String... args) {
        PrintStream printer = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), printer, printer);
        return new CommandLine(new ServeCommand(terminal, environment, server)).execute(args);
    }
}
