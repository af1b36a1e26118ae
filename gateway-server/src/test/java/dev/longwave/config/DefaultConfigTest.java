package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultConfigTest {
    @TempDir
    private Path directory;

    @Test
    void itIsAValidFileThatChangesNothing() throws Exception {
        assertThat(new ConfigFixture(directory).load(DefaultConfig.yaml())).isEqualTo(GatewayConfig.defaults());
    }

    @Test
    void everyKeyIsThereWithAComment() {
        List<String> lines = DefaultConfig.yaml().lines().toList();
        assertThat(ConfigKeys.all()).allSatisfy(key -> {
            String line = key.hasWritableDefault() ? key.name() + ": " : "#" + key.name() + ":";
            assertThat(lines).filteredOn(each -> each.startsWith(line)).hasSize(1);
            assertThat(DefaultConfig.yaml().replace("\n# ", " ")).contains(key.description(), key.expected());
        });
    }

    @Test
    void itsLinesAreShort() {
        assertThat(DefaultConfig.yaml().lines()).allMatch(line -> line.length() <= 120);
    }
}
