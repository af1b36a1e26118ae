package dev.longwave.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Why a gateway refused something, as {@code application/problem+json} says it.
 *
 * @param status the HTTP status
 * @param title what is wrong
 * @param detail what was expected, what came and what to do; possibly empty
 */
record Problem(int status, String title, String detail) {
    private static final int LIMIT_BYTES = 64 * 1024;

    /**
     * The problem that a response tells of; one without a problem body still has its status.
     *
     * @param status the response's status
     * @param body the response's body
     */
    static Problem of(int status, ResponseBody body) {
        try {
            return of(status, FlatJson.read(new String(body.readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            return of(status, Map.of());
        } catch (IOException e) {
            return new Problem(status, "HTTP " + status, "the connection broke before the reason came");
        }
    }

    /** The problem that the fields of a problem body tell of. */
    static Problem of(int status, Map<String, String> fields) {
        return new Problem(status, fields.getOrDefault("title", "HTTP " + status), fields.getOrDefault("detail", ""));
    }

    /** Tells whether the same thing may be accepted later. */
    boolean isTemporary() {
        return status == 429 || status == 503;
    }

    /** {@code Event too large: expected at most 256 KiB, got 300 KiB (413)}. */
    @Override
    public String toString() {
        return title + (detail.isEmpty() ? "" : ": " + detail) + " (" + status + ")";
    }
}
