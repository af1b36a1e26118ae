package dev.longwave.loadtest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;

/** A page on the disk, and what a command that makes one ends with. */
final class PageFile {
    static final int WRITTEN = ExitCode.OK;
    static final int COULD_NOT = 2;

    private PageFile() {}

    /**
     * Writes a page.
     *
     * @throws IOException if it could not, with a message for a person
     */
    static void write(Path file, String page) throws IOException {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new IOException(
                    file + ": expected a file that can be written to, got "
                            + e.getClass().getSimpleName() + "; give another one with --out",
                    e);
        }
    }
}
