package dev.longwave.server;

import dev.longwave.testing.SpecificationParser;
import dev.longwave.testing.SpecificationParser.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A subscriber whose response has begun: reads what it would dispatch, block by block, from the thread that asks.
 *
 * <p>A block is what stands between two blank lines, an event or not. Most tests ask for events.
 */
public final class EventStream implements AutoCloseable {
    private final RawClient client;
    private final RawResponse head;
    private final boolean chunked;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final SpecificationParser parser = new SpecificationParser((self, event) -> events.add(event));
    private byte[] chunk = {};
    private int at;
    private boolean ended;

    /** Reads the head of a stream. */
    public EventStream(RawClient client) {
        this.client = client;
        this.head = client.head();
        this.chunked = head.header("Transfer-Encoding").equals("chunked");
    }

    public RawClient client() {
        return client;
    }

    public RawResponse head() {
        return head;
    }

    /** The next event. */
    public Event next() {
        return next(Deadline.usual());
    }

    public Event next(Deadline deadline) {
        while (events.isEmpty()) {
            if (block(deadline).isEmpty()) {
                throw new AssertionError("expected an event, got the end of the stream");
            }
        }
        return events.poll();
    }

    /** The data of the next events. */
    public List<String> nextData(int count) {
        List<String> data = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            data.add(next().data());
        }
        return data;
    }

    /** The text of the next block with its blank line; empty at the end of the stream. */
    public String block() {
        return block(Deadline.usual());
    }

    private String block(Deadline deadline) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int before = 0;
        int next;
        while ((next = read(deadline)) >= 0) {
            block.write(next);
            if (next == '\n' && before == '\n') {
                break;
            }
            before = next;
        }
        parser.read(block.toByteArray());
        return block.toString(StandardCharsets.UTF_8);
    }

    private int read(Deadline deadline) {
        if (!chunked) {
            return client.read(deadline);
        }
        if (at == chunk.length && !ended) {
            chunk = client.chunk(deadline);
            at = 0;
            ended = chunk.length == 0;
        }
        return ended ? -1 : chunk[at++] & 0xff;
    }

    /** Waits until the response has ended as it should and the server has closed; no event may come before that. */
    public void awaitEnd() {
        awaitEnd(Deadline.usual());
    }

    public void awaitEnd(Deadline deadline) {
        while (events.isEmpty() && !block(deadline).isEmpty()) {
            // comments and positions
        }
        if (!events.isEmpty()) {
            throw new AssertionError("expected the end of the stream, got " + events);
        }
        client.awaitEnd(deadline);
        if (client.wasReset()) {
            throw new AssertionError("expected the end of the stream, got a reset");
        }
    }

    /** What the client would send as {@code Last-Event-ID} now. */
    public String lastEventId() {
        return parser.lastEventId();
    }

    /** The reconnection time that the stream has set last. */
    public Duration reconnectionTime() {
        return parser.reconnectionTime();
    }

    @Override
    public void close() {
        client.close();
    }
}
