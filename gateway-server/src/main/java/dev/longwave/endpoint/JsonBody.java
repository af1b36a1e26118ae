package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes a JSON body. */
final class JsonBody {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** What is written. */
    interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private JsonBody() {}

    static String of(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }
}
