package dev.longwave.browser;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import dev.longwave.testing.SpecificationParser;
import dev.longwave.testing.SpecificationParser.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Streams and what they mean, for a parser in another language: what the gateway's encoder makes of events that are hard
 * to get right, and streams that others may write. What they mean says the parser that the encoder is tested with.
 */
final class SseCorpus {
    private static final List<String> HOSTILE = List.of(
            "\n",
            "\r",
            "\r\n",
            "\n\r",
            "\n\n",
            "\r\r",
            "\0",
            " ",
            "  ",
            "\t",
            ":",
            ": ",
            "data",
            "data: x",
            "\nid: 9\n",
            "\revent: x\r",
            "\r\n\r\nretry: 1\r\n\r\n",
            "\u000B",
            "\u0085",
            "\u2028",
            "\uFEFF",
            "\uFFFF",
            "\u20AC",
            "\uD83D\uDE80",
            "word",
            "{\"a\":1}");

    private final Map<String, byte[]> streams = new LinkedHashMap<>();

    private SseCorpus() {
        add("lines of data", "data: YHOO\ndata: +2\ndata: 10\n\n");
        add("four blocks", ": test\n\ndata: first\nid: 1\n\ndata:second\nid\n\ndata:  third\n\n");
        add("no text, and no end", "data\n\ndata\ndata\n\ndata:");
        add("one space", "data:test\n\ndata: test\n\n");
        add("line ends", "data: a\rdata: b\r\ndata: c\n\r\ndata: d\r\r");
        add("line ends of one kind", "data: a\r\rdata: b\r\n\r\ndata: c\n\n");
        add("a block without data", "id: 7\nevent: lost\n\ndata: x\n\n");
        add("ids and retries that are none", "id: 1\nretry: 250\n\nid: 2\0\nretry: 1s\ndata: x\n\n");
        add(
                "more retries that are none",
                "retry: 5\nretry: -1\nretry:  1\nretry: 1 \nretry:\nretry: \u0661\nRetry: 1\n\n");
        add("a retry with zeros", "retry:0250\n\n");
        add("a byte order mark", "\uFEFFdata: \uFEFFa\n\n\uFEFFdata: b\n\n");
        add("two byte order marks", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n");
        add("types", "event: add\ndata: 1\n\ndata: 2\n\nevent: a\nevent: b\ndata: 3\n\nevent:\ndata: 4\n\n");
        add("fields that are none", "foo: bar\nDATA: no\n data: no\ndata : no\nfoo\ndata: yes: really\n\n");
        add("long characters", "data: \u00E4\u20AC\uD83D\uDE80\n\nid: \u00E9\uD83D\uDE00\ndata\n\n");
        add("nothing", "");
        add("nothing but line ends", "\n\n\r\r\r\n\r\n");
        add("an id that is taken back", "id: 1\ndata: a\n\nid\ndata: b\n\nid:\n\ndata: c\n\n");
        add("an end in the middle", "id: 1\ndata: a\n\nid: 2\ndata: b\n");
        for (int seed = 1; seed <= 20; seed++) {
            streams.put("encoded, seed " + seed, encoded(new Random(seed)));
        }
    }

    private void add(String name, String stream) {
        streams.put(name, stream.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encoded(Random random) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < 50; i++) {
            SseEvent event = new SseEvent(
                    text(random, 8),
                    random.nextInt(3) == 0 ? field(random) : null,
                    random.nextInt(3) == 0 ? field(random) : null,
                    random.nextInt(5) == 0 ? Duration.ofMillis(random.nextInt(99_999)) : null);
            SseEncoder.encode(event).writeTo(out, false);
            if (random.nextInt(5) == 0) {
                SseEncoder.encodeQuiet(text(random, 3), null, "p-" + i).writeTo(out, false);
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    private static String text(Random random, int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
        }
        return text.toString();
    }

    private static String field(Random random) {
        String allowed = text(random, 3).replaceAll("[\r\n\0]", "");
        return allowed.isEmpty() ? "x" : allowed;
    }

    /** Writes all of it as JSON. */
    static void writeTo(Path file) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8)) {
            json.writeStartArray();
            for (Map.Entry<String, byte[]> each : new SseCorpus().streams.entrySet()) {
                write(json, each.getKey(), each.getValue());
            }
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, String name, byte[] stream) throws IOException {
        List<Event> events = new ArrayList<>();
        SpecificationParser parser = new SpecificationParser((self, event) -> events.add(event));
        parser.read(stream);
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeBinaryField("stream", stream);
        json.writeArrayFieldStart("events");
        for (Event event : events) {
            json.writeStartObject();
            json.writeStringField("type", event.type());
            json.writeStringField("data", event.data());
            json.writeStringField("id", event.lastEventId());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringField("lastEventId", parser.lastEventId());
        Duration retry = parser.reconnectionTime();
        if (retry == null) {
            json.writeNullField("retry");
        } else {
            json.writeNumberField("retry", retry.toMillis());
        }
        json.writeEndObject();
    }
}
