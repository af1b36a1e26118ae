package dev.longwave.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One field of JSON texts, found without building them. */
final class JsonField {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<String> names;

    /**
     * Creates one.
     *
     * @param path the names that lead to it from the outermost object, with dots between them
     */
    JsonField(String path) {
        this.names = List.of(path.split("\\.", -1));
    }

    /**
     * Its value: a string as it is, anything else as its own JSON text.
     *
     * @return null where the text has no such field; the first where it has several
     * @throws PollTroubleException where the text is not JSON
     */
    @Nullable
    String of(String text) throws PollTroubleException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new PollTroubleException("the answer is not JSON");
            }
            String value = find(parser, text, 0);
            while (!parser.getParsingContext().inRoot()) {
                parser.nextToken();
            }
            if (parser.nextToken() != null) {
                throw new PollTroubleException("the answer is not JSON");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new PollTroubleException("the answer is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
    }

    /** Looks in the value that the parser stands on, and leaves it at its end or within it. */
    private @Nullable String find(JsonParser parser, String text, int depth) throws IOException {
        if (depth == names.size()) {
            return textOf(parser, text);
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isIt = parser.currentName().equals(names.get(depth));
            parser.nextToken();
            if (isIt) {
                return find(parser, text, depth + 1);
            }
            parser.skipChildren();
        }
        return null;
    }

    private static String textOf(JsonParser parser, String text) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return parser.getText();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        return text.substring(start, (int) parser.currentLocation().getCharOffset());
    }

    @Override
    public String toString() {
        return String.join(".", names);
    }
}
