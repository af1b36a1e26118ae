package dev.longwave.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads and writes.
 *
 * @param in standard input
 * @param out standard output, for results
 * @param err standard error, for everything that is said about them
 */
record Terminal(InputStream in, PrintStream out, PrintStream err) {
    /** The process's own streams. Text is UTF-8 whatever the locale, as events are. */
    static Terminal system() {
        return new Terminal(
                System.in,
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }
}
