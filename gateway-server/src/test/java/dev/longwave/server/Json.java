package dev.longwave.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSON value that a test looks into.
 *
 * @param value a map, a list, a string, a number, a boolean, or null
 */
public record Json(Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    public static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Json json = new Json(read(parser));
            if (parser.nextToken() != null) {
                throw new AssertionError("more than one JSON value: " + text);
            }
            return json;
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    private static Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String field = parser.currentName();
                    parser.nextToken();
                    object.put(field, read(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(read(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new AssertionError("unexpected " + parser.currentToken());
        };
    }

    private Map<?, ?> object() {
        return (Map<?, ?>) value;
    }

    public Set<String> fields() {
        return object().keySet().stream().map(String.class::cast).collect(Collectors.toSet());
    }

    public Json get(String field) {
        if (!object().containsKey(field)) {
            throw new AssertionError("no \"" + field + "\" in " + value);
        }
        return new Json(object().get(field));
    }

    public String text(String field) {
        return (String) get(field).value;
    }

    public long number(String field) {
        return (long) get(field).value;
    }

    public List<Json> list(String field) {
        return ((List<?>) get(field).value).stream().map(Json::new).toList();
    }
}
