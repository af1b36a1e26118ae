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

/** What Redis keeps under one number, as JSON. What a newer gateway has added is passed over. */
sealed interface Entry {
    JsonFactory JSON = new JsonFactory();

    /**
     * Something was published: {@code {"channels":["a"],"data":"x","event":"e","id":"i","retry":3000}}.
     *
     * @param channels at least one
     */
    record Published(List<ChannelName> channels, SseEvent event) implements Entry {
        @Override
        public void write(JsonGenerator json) throws IOException {
            writeChannels(channels, json);
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
    }

    /**
     * Channels begin anew: {@code {"channels":["a"],"begin":true}}.
     *
     * @param channels at least one
     */
    record Begun(List<ChannelName> channels) implements Entry {
        @Override
        public void write(JsonGenerator json) throws IOException {
            writeChannels(channels, json);
            json.writeBooleanField("begin", true);
        }
    }

    /**
     * A stream is to be closed: {@code {"node":"b","close":"1f"}}.
     *
     * @param node the gateway that has it
     * @param stream its id there
     */
    record Closed(String node, String stream) implements Entry {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStringField("node", node);
            json.writeStringField("close", stream);
        }
    }

    /** Writes the fields of its object. */
    void write(JsonGenerator json) throws IOException;

    private static void writeChannels(List<ChannelName> channels, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("channels");
        for (ChannelName channel : channels) {
            json.writeString(channel.value());
        }
        json.writeEndArray();
    }

    /** As Redis keeps it. */
    default byte[] encode() {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what was stored.
     *
     * @throws IllegalArgumentException where it is not what {@link #encode} writes
     */
    static Entry decode(byte[] stored) {
        List<ChannelName> channels = new ArrayList<>(1);
        String data = null;
        String type = null;
        String id = null;
        Duration retry = null;
        boolean begin = false;
        String node = null;
        String close = null;
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
                    case "node" -> node = json.getText();
                    case "close" -> close = json.getText();
                    default -> json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("expected JSON: " + e.getMessage(), e);
        }
        if (node != null && close != null) {
            return new Closed(node, close);
        }
        if (channels.isEmpty() || (data == null && !begin)) {
            throw new IllegalArgumentException("expected channels and data");
        }
        return data == null ? new Begun(channels) : new Published(channels, new SseEvent(data, type, id, retry));
    }

    private static void readChannels(JsonParser json, List<ChannelName> channels) throws IOException {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            channels.add(new ChannelName(json.getText()));
        }
    }
}
