package dev.longwave.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event as a publisher says it. Immutable, and valid by construction: whatever the data, it cannot inject a line, a
 * field or another event into a stream (WHATWG HTML, section 9.2).
 *
 * <pre>{@code
 * SseEvent.of("{\"status\":\"running\"}").withType("deploy");
 * }</pre>
 *
 * @param data any text without unpaired surrogates; each of its lines, ended by LF, CR or CRLF, becomes a {@code data:}
 *     line. Empty data is dispatched too
 * @param type what a browser's {@code addEventListener} names, or null for {@code message}; not empty, no CR, LF or NUL
 * @param id the publisher's own id, or null; not empty, no CR, LF or NUL
 * @param retry how long a client waits before it reconnects, or null; 0 to 24 days, sent in whole milliseconds
 */
public record SseEvent(
        String data,
        @Nullable String type,
        @Nullable String id,
        @Nullable Duration retry) {
    private static final Duration LONGEST_RETRY = Duration.ofMillis(Integer.MAX_VALUE);

    public SseEvent {
        checkText("data", data);
        if (type != null) {
            checkField("event type", type);
        }
        if (id != null) {
            checkField("event id", id);
        }
        if (retry != null && (retry.isNegative() || retry.compareTo(LONGEST_RETRY) > 0)) {
            throw new IllegalArgumentException("retry must be 0 to " + LONGEST_RETRY.toMillis() + " ms, got " + retry);
        }
    }

    /** An event of data alone, which a browser dispatches as {@code message}. */
    public static SseEvent of(String data) {
        return new SseEvent(data, null, null, null);
    }

    /** This event with another type. */
    public SseEvent withType(@Nullable String newType) {
        return new SseEvent(data, newType, id, retry);
    }

    /** This event with another id. */
    public SseEvent withId(@Nullable String newId) {
        return new SseEvent(data, type, newId, retry);
    }

    /** This event with another reconnection time. */
    public SseEvent withRetry(@Nullable Duration newRetry) {
        return new SseEvent(data, type, id, newRetry);
    }

    private static void checkField(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty " + name + "; leave it out instead");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == '\0') {
                throw new IllegalArgumentException(
                        String.format("U+%04X at index %d; an %s has no CR, LF or NUL", (int) c, i, name));
            }
        }
        checkText(name, value);
    }

    /** A lone surrogate has no UTF-8 form: the encoder would have to send something else than what was said. */
    private static void checkText(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else {
                throw new IllegalArgumentException(
                        String.format("unpaired surrogate U+%04X at index %d of the %s", (int) c, i, name));
            }
        }
    }
}
