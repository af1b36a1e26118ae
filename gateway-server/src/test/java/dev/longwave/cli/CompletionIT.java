package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.system.External;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompletionIT {
    @TempDir
    private Path directory;

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        External.program("bash", "bash");
        assertThat(complete("longwave do")).contains("doctor");
        assertThat(complete("longwave token mi")).contains("mint");
        assertThat(complete("longwave check-config --con")).contains("--config");
        assertThat(complete("longwave serve --log")).contains("--log-format", "--log-level");
    }

    /** What bash proposes behind a line. */
    private String complete(String line) throws Exception {
        String script = new CommandRun(InputStream.nullInputStream(), "completion")
                .exits(0)
                .out();
        Path file = Files.writeString(directory.resolve("completion.bash"), script);
        String ask = "source %s; COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_longwave;"
                        .formatted(file, line)
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", ask)
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
        return output;
    }
}
