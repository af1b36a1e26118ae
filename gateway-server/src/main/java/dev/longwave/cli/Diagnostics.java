package dev.longwave.cli;

import java.io.PrintStream;

/** What a command says on standard error, and whether any of it was a failure. May be used by several threads. */
final class Diagnostics {
    private final PrintStream err;
    private final String prefix;
    private volatile boolean failed;

    /**
     * Creates one for a command.
     *
     * @param command the command's name, which stands before each line
     */
    Diagnostics(PrintStream err, String command) {
        this.err = err;
        this.prefix = "longwave " + command + ": ";
    }

    /** Says something that the user should know. */
    void say(String message) {
        err.println(prefix + message);
    }

    /** Says that something did not work for good: the command goes on, but will exit with 1. */
    void fail(String message) {
        failed = true;
        say(message);
    }

    boolean hasFailed() {
        return failed;
    }
}
