package dev.longwave.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.testing.SpecificationParser;
import dev.longwave.testing.SpecificationParser.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A stream as it was sent, and what a client must have of it. */
final class Sent {
    static final String PREFIX = "k3v9x0qa-";

    private final List<Frame> frames = new ArrayList<>();
    private final List<Event> expected = new ArrayList<>();
    private final List<@Nullable Duration> reconnectionTimes = new ArrayList<>();
    private String lastId = "";
    private @Nullable Duration reconnectionTime;

    void add(SseEvent event, boolean numbered) {
        Frame frame = SseEncoder.encode(event, numbered ? PREFIX : null);
        frame.number(frames.size(), 0);
        frames.add(frame);
        if (event.id() != null) {
            lastId = event.id();
        } else if (numbered) {
            lastId = PREFIX + String.format("%016d", frame.sequence());
        }
        if (event.retry() != null) {
            reconnectionTime = event.retry();
        }
        String type = event.type() == null ? "message" : event.type();
        expected.add(new Event(type, normalized(event.data()), lastId));
        reconnectionTimes.add(reconnectionTime);
    }

    void addQuiet(String comment, @Nullable Duration retry) {
        lastId = PREFIX + String.format("%016d", frames.size());
        frames.add(SseEncoder.encodeQuiet(comment, retry, lastId));
        reconnectionTime = retry == null ? reconnectionTime : retry;
    }

    byte[] bare() {
        return bytes(false);
    }

    byte[] chunked() {
        return bytes(true);
    }

    private byte[] bytes(boolean chunked) {
        ByteBuf out = Unpooled.buffer();
        for (Frame frame : frames) {
            int before = out.writerIndex();
            frame.writeTo(out, chunked);
            assertThat(out.writerIndex() - before).isEqualTo(frame.length(chunked));
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    void assertReadFrom(byte[] stream, Random random) {
        List<Event> read = new ArrayList<>();
        List<@Nullable Duration> retriesRead = new ArrayList<>();
        SpecificationParser parser = new SpecificationParser((self, event) -> {
            read.add(event);
            retriesRead.add(self.reconnectionTime());
        });
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + 1 + random.nextInt(40));
            parser.read(stream, from, to);
            from = to;
        }

        // compared as a whole first: AssertJ is slow with thousands of elements
        if (!read.equals(expected)) {
            assertThat(read).containsExactlyElementsOf(expected);
        }
        assertThat(retriesRead.equals(reconnectionTimes)).isTrue();
        assertThat(parser.lastEventId()).isEqualTo(lastId);
    }

    static String normalized(String data) {
        return data.replace("\r\n", "\n").replace('\r', '\n');
    }

    /** Reads chunks as RFC 9112, section 7.1, writes them; each is whole, and all together are the body. */
    static byte[] dechunked(byte[] chunked) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunked.length) {
            int size = 0;
            int digits = 0;
            for (; chunked[at] != '\r'; at++, digits++) {
                size = size * 16 + Character.digit(chunked[at], 16);
            }
            assertThat(digits).isPositive();
            assertThat(size).isPositive();
            assertThat(chunked[at + 1]).isEqualTo((byte) '\n');
            body.write(chunked, at + 2, size);
            at += 2 + size;
            assertThat(new String(chunked, at, 2, StandardCharsets.US_ASCII)).isEqualTo("\r\n");
            at += 2;
        }
        return body.toByteArray();
    }
}
