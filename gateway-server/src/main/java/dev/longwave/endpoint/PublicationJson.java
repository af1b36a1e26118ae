package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Publication;
import dev.longwave.sse.SseEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of a publication: {@code {"channel" or "channels", "data", "event"?, "id"?, "retry"?}}. */
final class PublicationJson {
    private static final String TITLE = "Invalid publication";
    private static final String FIELDS = "\"channel\" or \"channels\", \"data\", \"event\", \"id\", \"retry\"";

    private final String text;
    private @Nullable String channel;
    private @Nullable List<String> channels;
    private @Nullable String data;
    private @Nullable String type;
    private @Nullable String id;
    private @Nullable Duration retry;

    private PublicationJson(String text) {
        this.text = text;
    }

    /**
     * Reads a publication.
     *
     * @param idempotencyKey what the request named, or null
     * @throws ProblemException where it is not one, saying what was expected
     */
    static Publication parse(String text, @Nullable String idempotencyKey) throws ProblemException {
        PublicationJson json = new PublicationJson(text);
        JsonText.read(text, parser -> {
            json.readObject(parser);
            return json;
        });
        return json.publication(idempotencyKey);
    }

    private void readObject(JsonParser parser) throws IOException, ProblemException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw invalid("expected a JSON object with " + FIELDS + JsonText.at(parser));
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            readField(field, parser);
        }
    }

    private void readField(String field, JsonParser parser) throws IOException, ProblemException {
        switch (field) {
            case "channel" -> channel = string(field, parser);
            case "channels" -> channels = strings(parser);
            case "data" -> data = JsonText.dataOf(parser, text);
            case "event" -> type = optionalString(field, parser);
            case "id" -> id = optionalString(field, parser);
            case "retry" -> retry = millis(parser);
            default -> throw invalid("unknown field \"" + field + "\"" + JsonText.at(parser) + "; expected " + FIELDS);
        }
    }

    private Publication publication(@Nullable String idempotencyKey) throws ProblemException {
        if ((channel == null) == (channels == null)) {
            throw invalid("expected either \"channel\" or \"channels\", got "
                    + (channel == null ? "neither of them" : "both"));
        }
        if (data == null) {
            throw invalid("expected \"data\", got none; an event without data has \"data\": \"\"");
        }
        try {
            List<ChannelName> names = new ArrayList<>();
            for (String name : channels == null ? List.of(String.valueOf(channel)) : channels) {
                names.add(new ChannelName(name));
            }
            return new Publication(names, new SseEvent(data, type, id, retry), idempotencyKey);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(TITLE, e));
        }
    }

    private static String string(String field, JsonParser parser) throws IOException, ProblemException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid("expected a string as \"" + field + "\"" + JsonText.at(parser));
        }
        return parser.getText();
    }

    private static @Nullable String optionalString(String field, JsonParser parser)
            throws IOException, ProblemException {
        return parser.currentToken() == JsonToken.VALUE_NULL ? null : string(field, parser);
    }

    private static List<String> strings(JsonParser parser) throws IOException, ProblemException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw invalid("expected an array of strings as \"channels\"" + JsonText.at(parser));
        }
        List<String> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(string("channels", parser));
        }
        return values;
    }

    private static @Nullable Duration millis(JsonParser parser) throws IOException, ProblemException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw invalid("expected a whole number of milliseconds as \"retry\"" + JsonText.at(parser));
        }
        return Duration.ofMillis(parser.getLongValue());
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(Problem.badRequest(TITLE, detail));
    }
}
