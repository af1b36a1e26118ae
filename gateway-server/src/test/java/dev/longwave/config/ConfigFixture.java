package dev.longwave.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads what a test writes, and tells problems with the file called {@code longwave.yaml}, wherever it is. */
final class ConfigFixture {
    private final Path file;

    ConfigFixture(Path directory) {
        this.file = directory.resolve("longwave.yaml");
    }

    Path file() {
        return file;
    }

    GatewayConfig load(String yaml) throws Exception {
        return load(yaml, Map.of()).config();
    }

    LoadedConfig load(String yaml, Map<String, String> environment, ConfigFlag... flags) throws Exception {
        Files.writeString(file, yaml);
        return ConfigLoader.load(file, environment, List.of(flags));
    }

    List<String> problems(String yaml) throws IOException {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    List<String> problems(byte[] yaml) throws IOException {
        Files.write(file, yaml);
        return problems(Map.of());
    }

    List<String> problems(Map<String, String> environment, ConfigFlag... flags) {
        ConfigProblems problems =
                catchThrowableOfType(ConfigProblems.class, () -> ConfigLoader.load(file, environment, List.of(flags)));
        return problems == null
                ? List.of()
                : problems.lines().stream()
                        .map(line -> line.replace(file.toString(), "longwave.yaml"))
                        .toList();
    }
}
