package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Reads JSON that strangers send (RFC 8259): one value, no key twice, not too deep. */
final class JsonText {
    private static final int MAX_DEPTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** Reads one value, the parser standing on its first token. */
    interface Reader<T> {
        T read(JsonParser parser) throws IOException, ProblemException;
    }

    private JsonText() {}

    /**
     * Reads a text that is one JSON value.
     *
     * @throws ProblemException where it is not, saying where
     */
    static <T> T read(String text, Reader<T> reader) throws ProblemException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new ProblemException(Problem.badRequest("Invalid JSON", "expected a JSON value, got nothing"));
            }
            T value = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new ProblemException(
                        Problem.badRequest("Invalid JSON", "expected one JSON value, got more after it" + at(parser)));
            }
            return value;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ProblemException(Problem.badRequest("Invalid JSON", e.getOriginalMessage() + where));
        } catch (IOException e) {
            throw new ProblemException(Problem.badRequest("Invalid JSON", String.valueOf(e.getMessage())));
        }
    }

    /** Checks a text. */
    static void check(String text) throws ProblemException {
        read(text, parser -> {
            skip(parser);
            return Boolean.TRUE;
        });
    }

    /**
     * The value that a parser stands on, as an event's data: a string as it is, anything else as its own text.
     *
     * @param text what the parser reads from
     */
    static String dataOf(JsonParser parser, String text) throws IOException {
        JsonToken token = parser.currentToken();
        if (!token.isStructStart()) {
            return parser.getText();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        skip(parser);
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    static String at(JsonParser parser) {
        return " at line " + parser.currentTokenLocation().getLineNr() + ", column "
                + parser.currentTokenLocation().getColumnNr();
    }

    /** Every token is looked at, where skipping would leave numbers unchecked. */
    private static void skip(JsonParser parser) throws IOException {
        int depth = 0;
        while (true) {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            if (parser.nextToken() == null) {
                return;
            }
        }
    }
}
