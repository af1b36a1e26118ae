package dev.longwave.endpoint;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends that means no good or knows no better, and what it must be answered; a case of
 * {@code hostile-requests.txt}, see there.
 *
 * @param name what is wrong with it
 * @param listeners who must answer so
 * @param bytes as they are sent
 * @param status of the answer
 * @param outcome what becomes of the connection
 * @param header that the answer must have, as {@code Name: value}, or null for none in particular
 * @param says what the body must have in it; empty for nothing in particular
 */
record HostileRequest(
        String name,
        Set<Listener> listeners,
        byte[] bytes,
        int status,
        Outcome outcome,
        @Nullable String header,
        String says) {
    enum Listener {
        PUBLIC,
        INTERNAL
    }

    /** What becomes of a connection. */
    enum Outcome {
        /** The answer is the last: where the request ends is in doubt or was not awaited. */
        CLOSE,
        /** The next request is answered. */
        KEEP,
        /** Events come. */
        STREAM,
        /** There is at most the one answer, and then the end. */
        CUT
    }

    @Override
    public String toString() {
        return name;
    }
}
