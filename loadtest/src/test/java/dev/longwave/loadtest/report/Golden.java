package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text as it once was approved, under {@code src/test/resources}. */
final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "dev", "longwave", "loadtest", "report");

    private Golden() {}

    /** Compares; with {@code -Dapprove=true} what came is approved. */
    static void check(String name, String text) {
        Path file = FOLDER.resolve(name);
        try {
            if (Boolean.getBoolean("approve")) {
                Files.writeString(file, text);
            }
            assertThat(text)
                    .as("%s; if the change is meant, approve it with -Dapprove=true and look at the difference", file)
                    .isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(file + " can not be read; make it with -Dapprove=true", e);
        }
    }
}
