package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigPageTest {
    @Test
    void theDocumentationIsWhatTheProgramPrints() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "configuration.md")))
                .as("print it again: java -jar gateway-server/target/longwave.jar config-doc > docs/configuration.md")
                .isEqualTo(ConfigPage.markdown());
    }

    @Test
    void aRowSaysAllThereIsToAKey() {
        assertThat(ConfigPage.markdown().lines())
                .contains(
                        "| `stream.retry` | 100ms to 1h | `3s` |  | How long clients are told to wait before they reconnect. |",
                        "| `history.total-bytes` | 1MiB to 1024GiB | a quarter of the heap |  | Most bytes kept of all"
                                + " channels together. Less than the heap. |",
                        "| `drain.window` | 0s to 10m | `20s` | yes | Time in which open streams are ended one after the other"
                                + " when the gateway stops, after drain.delay; a hundred a second at least. |",
                        "An entry of `auth.api-keys` has some of `admin`, `key`, `key-env`, `key-file`, `name`,"
                                + " `publish`, `subscribe`. Only a file can set it.");
    }
}
