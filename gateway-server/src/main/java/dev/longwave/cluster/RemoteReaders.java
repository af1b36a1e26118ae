package dev.longwave.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.longwave.hub.ChannelName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many streams follow channels at the other gateways, as far as that is known. Each gateway says now and then to which
 * channels it has lately published, and how many streams of its own follow those that others have named. So a number is
 * known two or three turns after the first publication, and nobody says more than anybody asks for.
 *
 * <p>What is said is JSON, {@code {"asks":["a"],"counts":{"b":3}}}. To ask is safe from any thread; to speak and to listen
 * is one thread's.
 */
final class RemoteReaders {
    /** Channels that a gateway asks for, and that it tells of. */
    static final int MOST_CHANNELS = 1_000;

    /** A channel that has not been published to for so long is not asked for any more. */
    private static final long ASKED_FOR_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(RemoteReaders.class);
    private static final JsonFactory JSON = new JsonFactory();

    private static final class Asked {
        volatile long lastNanos;
        volatile int count;
    }

    private final ToIntFunction<ChannelName> readersHere;
    private final LongSupplier nanoTime;
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private Set<String> askedByOthers = Set.of();

    /**
     * Creates one that knows nothing.
     *
     * @param readersHere how many streams follow a channel at this gateway
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    RemoteReaders(ToIntFunction<ChannelName> readersHere, LongSupplier nanoTime) {
        this.readersHere = readersHere;
        this.nanoTime = nanoTime;
    }

    /** How many streams elsewhere an event would be for, which is asked for from now on. */
    int of(List<ChannelName> channels) {
        int all = 0;
        for (ChannelName channel : channels) {
            Asked known = asked.get(channel.value());
            if (known == null && asked.size() < MOST_CHANNELS) {
                known = asked.computeIfAbsent(channel.value(), name -> new Asked());
            }
            if (known != null) {
                known.lastNanos = nanoTime.getAsLong();
                all += known.count;
            }
        }
        return all;
    }

    /** What the others are to know. */
    byte[] say() {
        long now = nanoTime.getAsLong();
        asked.values().removeIf(known -> now - known.lastNanos > ASKED_FOR_NANOS);
        ByteArrayBuilder bytes = new ByteArrayBuilder();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("asks");
            for (String channel : asked.keySet()) {
                json.writeString(channel);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("counts");
            for (String channel : askedByOthers) {
                int readers = readersHere.applyAsInt(new ChannelName(channel));
                if (readers > 0) {
                    json.writeNumberField(channel, readers);
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Takes what all others say now. Whoever says what cannot be read says nothing. */
    void hear(List<byte[]> others) {
        Set<String> asks = new LinkedHashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        for (byte[] said : others) {
            try {
                read(said, asks, counts);
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("what another gateway says of its readers cannot be read", e);
            }
        }
        askedByOthers = asks;
        asked.forEach((channel, known) -> known.count = counts.getOrDefault(channel, 0));
    }

    private static void read(byte[] said, Set<String> asks, Map<String, Integer> counts) throws IOException {
        try (JsonParser json = JSON.createParser(said)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            String field;
            while ((field = json.nextFieldName()) != null) {
                json.nextToken();
                if (field.equals("asks") && json.currentToken() == JsonToken.START_ARRAY) {
                    readAsks(json, asks);
                } else if (field.equals("counts") && json.currentToken() == JsonToken.START_OBJECT) {
                    readCounts(json, counts);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private static void readAsks(JsonParser json, Set<String> asks) throws IOException {
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            if (asks.size() < MOST_CHANNELS) {
                asks.add(new ChannelName(json.getText()).value());
            }
        }
    }

    private static void readCounts(JsonParser json, Map<String, Integer> counts) throws IOException {
        String channel;
        while ((channel = json.nextFieldName()) != null) {
            counts.merge(channel, Math.max(0, json.nextIntValue(0)), Integer::sum);
        }
    }
}
