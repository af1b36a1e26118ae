package dev.longwave.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.longwave.broker.NodeInfo;
import dev.longwave.hub.ChannelName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a gateway tells the others once a second, as JSON: {@code {"streams":1,"behind":0,"reconnects":0,"age":5000,
 * "version":"1.0.0","asks":["a"],"counts":{"b":3}}}. What a newer one has added is passed over, and where something is not
 * what it should be it is left out: another gateway's mistakes are not this one's.
 *
 * @param self what it tells of itself
 * @param asks channels whose readers it wants to know of, {@value #MOST_CHANNELS} at most
 * @param counts open streams of its own, for channels that others asked for
 */
record NodeWord(NodeInfo self, Collection<String> asks, Map<String, Integer> counts) {
    /** Channels that a gateway asks for, and that it tells of. */
    static final int MOST_CHANNELS = 1_000;

    private static final int LONGEST_VERSION = 64;

    private static final JsonFactory JSON = new JsonFactory();

    byte[] encode() {
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("streams", self.streams());
            json.writeNumberField("behind", self.behind());
            json.writeNumberField("reconnects", self.reconnects());
            json.writeNumberField("age", self.age().toMillis());
            json.writeStringField("version", self.version());
            json.writeArrayFieldStart("asks");
            for (String channel : asks) {
                json.writeString(channel);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("counts");
            for (Map.Entry<String, Integer> count : counts.entrySet()) {
                json.writeNumberField(count.getKey(), count.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what a gateway has told.
     *
     * @param name what that one is called
     * @param said empty where it has told nothing
     */
    static NodeWord decode(String name, byte[] said) {
        Decoder decoder = new Decoder();
        try (JsonParser json = JSON.createParser(said)) {
            decoder.read(json);
        } catch (IOException e) {
            // cut off, or not JSON: what came before stands
        }
        return decoder.word(name);
    }

    private static final class Decoder {
        private long streams;
        private long behind;
        private long reconnects;
        private long ageMillis;
        private String version = "";
        private final Set<String> asks = new LinkedHashSet<>();
        private final Map<String, Integer> counts = new HashMap<>();

        void read(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            String field;
            while ((field = json.nextFieldName()) != null) {
                JsonToken value = json.nextToken();
                switch (field) {
                    case "streams" -> streams = number(json);
                    case "behind" -> behind = number(json);
                    case "reconnects" -> reconnects = number(json);
                    case "age" -> ageMillis = number(json);
                    case "version" -> version = json.getValueAsString("");
                    case "asks" -> readAsks(json, value);
                    case "counts" -> readCounts(json, value);
                    default -> {}
                }
                if (json.currentToken().isStructStart()) {
                    json.skipChildren();
                }
            }
        }

        private static long number(JsonParser json) throws IOException {
            return Math.max(0, json.getValueAsLong(0));
        }

        private void readAsks(JsonParser json, JsonToken value) throws IOException {
            while (value == JsonToken.START_ARRAY && json.nextToken() != JsonToken.END_ARRAY) {
                String channel = json.getValueAsString("");
                if (asks.size() < MOST_CHANNELS && isName(channel)) {
                    asks.add(channel);
                }
                json.skipChildren();
            }
        }

        private static boolean isName(String channel) {
            try {
                return new ChannelName(channel).value().equals(channel);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        private void readCounts(JsonParser json, JsonToken value) throws IOException {
            while (value == JsonToken.START_OBJECT && json.nextToken() != JsonToken.END_OBJECT) {
                String channel = json.currentName();
                json.nextToken();
                int count = (int) Math.min(Integer.MAX_VALUE, number(json));
                if (count > 0 && counts.size() < MOST_CHANNELS) {
                    counts.put(channel, count);
                }
                json.skipChildren();
            }
        }

        NodeWord word(String name) {
            String shown = version.substring(0, Math.min(version.length(), LONGEST_VERSION));
            return new NodeWord(
                    new NodeInfo(name, false, streams, behind, reconnects, Duration.ofMillis(ageMillis), shown),
                    asks,
                    counts);
        }
    }
}
