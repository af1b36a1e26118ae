package dev.longwave.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.longwave.hub.ChannelName;
import dev.longwave.sse.SseEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Redis keeps under one number, as JSON: {@code {"channels":["a"],"data":"x","event":"e","id":"i","retry":3000}}.
 * What a newer gateway has added is passed over.
 *
 * @param channels at least one
 * @param event null where the channels begin anew, {@code {"channels":["a"],"begin":true}}
 */
record StoredEvent(List<ChannelName> channels, @Nullable SseEvent event) {
    private static final JsonFactory JSON = new JsonFactory();

    byte[] encode() {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("channels");
            for (ChannelName channel : channels) {
                json.writeString(channel.value());
            }
            json.writeEndArray();
            if (event == null) {
                json.writeBooleanField("begin", true);
            } else {
                write(event, json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(SseEvent event, JsonGenerator json) throws IOException {
        json.writeStringField("data", event.data());
        if (event.type() != null) {
            json.writeStringField("event", event.type());
        }
        if (event.id() != null) {
            json.writeStringField("id", event.id());
        }
        if (event.retry() != null) {
            json.writeNumberField("retry", event.retry().toMillis());
        }
    }

    /**
     * Reads what was stored.
     *
     * @throws IllegalArgumentException where it is not what {@link #encode} writes
     */
    static StoredEvent decode(byte[] stored) {
        List<ChannelName> channels = new ArrayList<>(1);
        String data = null;
        String type = null;
        String id = null;
        Duration retry = null;
        boolean begin = false;
        try (JsonParser json = JSON.createParser(stored)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected a JSON object");
            }
            String name;
            while ((name = json.nextFieldName()) != null) {
                json.nextToken();
                switch (name) {
                    case "channels" -> readChannels(json, channels);
                    case "data" -> data = json.getText();
                    case "event" -> type = json.getText();
                    case "id" -> id = json.getText();
                    case "retry" -> retry = Duration.ofMillis(json.getLongValue());
                    case "begin" -> begin = json.getBooleanValue();
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("expected JSON: " + e.getMessage(), e);
        }
        if (channels.isEmpty() || (data == null && !begin)) {
            throw new IllegalArgumentException("expected channels and data");
        }
        return new StoredEvent(channels, data == null ? null : new SseEvent(data, type, id, retry));
    }

    private static void readChannels(JsonParser json, List<ChannelName> channels) throws IOException {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            channels.add(new ChannelName(json.getText()));
        }
    }
}
