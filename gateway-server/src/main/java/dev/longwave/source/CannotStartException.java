package dev.longwave.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A program cannot be started. The message is for viewers. */
final class CannotStartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What shells say of a program that is not there, and of one that cannot be executed. */
    private static final int NOT_FOUND = 127;

    private static final int NOT_EXECUTABLE = 126;

    private final int code;

    private CannotStartException(String program, String reason, int code, @Nullable IOException cause) {
        super("cannot start \"" + program + "\": " + reason, cause);
        this.code = code;
    }

    static CannotStartException notFound(String program) {
        return new CannotStartException(program, "there is no such program", NOT_FOUND, null);
    }

    static CannotStartException noDirectory(String program) {
        return new CannotStartException(program, "the directory to run it in is not there", NOT_EXECUTABLE, null);
    }

    static CannotStartException refused(String program, IOException cause) {
        return new CannotStartException(program, "the system refuses", NOT_EXECUTABLE, cause);
    }

    /** The exit code that a shell would have. */
    int code() {
        return code;
    }
}
