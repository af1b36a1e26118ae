package dev.longwave.sse;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values that an application sends into JSON. It is called in the sender's thread, by several threads at once.
 *
 * <p>{@link #PLAIN} needs no library and knows the values that JSON itself knows. For an application's own classes give
 * any mapper's method, as Jackson's:
 *
 * <pre>{@code
 * StreamSettings settings = StreamSettings.DEFAULT.withJson(mapper::writeValueAsString);
 * }</pre>
 */
@FunctionalInterface
public interface JsonCodec {
    /**
     * Knows {@link java.util.Map maps} (whose keys become text), {@link Iterable iterables}, arrays, strings, numbers,
     * booleans and null, nested up to 100 deep. A {@code byte[]} becomes base64 and a {@code char[]} a string, as with
     * most mappers. Everything else is refused, and so are NaN and the infinities.
     */
    JsonCodec PLAIN = PlainJson::encode;

    /**
     * Writes a value as JSON.
     *
     * @throws Exception where the value cannot be written
     */
    String encode(@Nullable Object value) throws Exception;

    /**
     * The event that a value is sent as: an {@link SseEvent} as it is, a string as data as it is, and anything else as the
     * data that {@link #encode} makes of it.
     *
     * @throws IllegalArgumentException where the value cannot be written as JSON or its text cannot be sent, see
     *     {@link SseEvent}
     */
    default SseEvent toEvent(@Nullable Object value) {
        if (value instanceof SseEvent event) {
            return event;
        }
        if (value instanceof String text) {
            return SseEvent.of(text);
        }
        String json;
        try {
            json = encode(value);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            String type = value == null ? "null" : value.getClass().getName();
            throw new IllegalArgumentException("cannot write " + type + " as JSON: " + e.getMessage(), e);
        }
        return SseEvent.of(json);
    }
}
