package dev.longwave.sse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that JSON itself knows, and nothing that would have to be looked into. Stateless. */
final class PlainJson {
    /** As deep as what the gateway takes from publishers; it also ends a value that contains itself. */
    private static final int MAX_DEPTH = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            // two keys may have the same text, and what a client makes of that is anyone's guess
            .enable(StreamWriteFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PlainJson() {}

    static String encode(@Nullable Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            write(out, value, 0);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, @Nullable Object value, int depth) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof CharSequence || value instanceof Character) {
            out.writeString(value.toString());
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Number number) {
            writeNumber(out, number);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map, deeper(depth));
        } else if (value instanceof Iterable<?> items && !(value instanceof Path)) {
            // a path iterates over paths without end
            out.writeStartArray();
            int within = deeper(depth);
            for (Object item : items) {
                write(out, item, within);
            }
            out.writeEndArray();
        } else if (value instanceof byte[] bytes) {
            out.writeBinary(bytes);
        } else if (value instanceof char[] chars) {
            out.writeString(chars, 0, chars.length);
        } else if (value.getClass().isArray()) {
            out.writeStartArray();
            int within = deeper(depth);
            for (int i = 0; i < Array.getLength(value); i++) {
                write(out, Array.get(value, i), within);
            }
            out.writeEndArray();
        } else {
            throw unknown(value);
        }
    }

    private static void writeMap(JsonGenerator out, Map<?, ?> map, int within) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getKey() == null) {
                throw new IllegalArgumentException("a map has the key null, which JSON cannot say");
            }
            out.writeFieldName(entry.getKey().toString());
            write(out, entry.getValue(), within);
        }
        out.writeEndObject();
    }

    private static void writeNumber(JsonGenerator out, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            out.writeNumber(number.longValue());
        } else if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("JSON has no number " + number + "; send null or a string instead");
            }
            // a float by its own digits, not by those of the double next to it
            out.writeNumber(number.toString());
        } else if (number instanceof BigInteger whole) {
            out.writeNumber(whole);
        } else if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else {
            // counters and the like
            try {
                out.writeNumber(new BigDecimal(number.toString()));
            } catch (NumberFormatException e) {
                throw unknown(number);
            }
        }
    }

    private static int deeper(int depth) {
        if (depth == MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "a value nested more than " + MAX_DEPTH + " deep; does one of its parts contain itself?");
        }
        return depth + 1;
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException("cannot write " + value.getClass().getName()
                + " as JSON; give StreamSettings a JsonCodec, such as mapper::writeValueAsString,"
                + " or send maps, lists, strings, numbers and booleans");
    }
}
