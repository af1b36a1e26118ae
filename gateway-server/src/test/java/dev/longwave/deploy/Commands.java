package dev.longwave.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end. */
final class Commands {
    private Commands() {}

    /** Runs a program, which has to succeed within a minute, and returns what it said. */
    static String run(String... command) throws IOException, InterruptedException {
        Result result = resultOf(command);
        assertThat(result.exitCode())
                .as(List.of(command) + "\n" + result.output())
                .isZero();
        return result.output();
    }

    /** Runs a program for a minute at most. */
    static Result resultOf(String... command) throws IOException, InterruptedException {
        // to a file: nobody has to read while it runs
        Path output = Files.createTempFile("command", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(command) + " goes on and on");
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }

    /**
     * How a program ended.
     *
     * @param output both its outputs
     */
    record Result(int exitCode, String output) {}
}
