package dev.longwave.loadtest.result;

import java.io.IOException;
import java.nio.file.Path;

/** A file that is no result; the message says which file, what was expected, what came and what to do. */
public final class UnreadableResult extends IOException {
    private static final long serialVersionUID = 1;

    UnreadableResult(Path file, String sentence) {
        super(file + ": " + sentence);
    }

    UnreadableResult(Path file, String sentence, Throwable cause) {
        super(file + ": " + sentence, cause);
    }
}
