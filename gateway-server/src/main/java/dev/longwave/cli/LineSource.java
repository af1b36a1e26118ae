package dev.longwave.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines from standard input into a queue, on a thread of its own, until the input ends. Lines that came in one
 * read enter the queue together, so that they can be published with one request.
 */
final class LineSource implements Runnable {
    /** Longest line that is kept. The gateway decides about those that are shorter. */
    static final int LIMIT_BYTES = 1 << 20;

    private final LineReader reader;
    private final String channel;
    private final @Nullable String event;
    private final LineQueue queue;
    private final Diagnostics diagnostics;

    LineSource(InputStream in, String channel, @Nullable String event, LineQueue queue, Diagnostics diagnostics) {
        this.reader = new LineReader(in, LIMIT_BYTES);
        this.channel = channel;
        this.event = event;
        this.queue = queue;
        this.diagnostics = diagnostics;
    }

    @Override
    public void run() {
        List<PublishLine> read = new ArrayList<>();
        try {
            for (InputLine line = reader.next(); line != null; line = reader.next()) {
                if (line instanceof InputLine.Text text) {
                    read.add(new PublishLine(text.number(), channel, event, text.text()));
                } else if (line instanceof InputLine.Oversized oversized) {
                    diagnostics.fail("line %d: expected at most %d bytes, got %d; not published"
                            .formatted(oversized.number(), LIMIT_BYTES, oversized.bytes()));
                }
                if (!reader.hasLine()) {
                    queue.put(read);
                    read.clear();
                }
            }
        } catch (IOException e) {
            diagnostics.fail("standard input cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.end();
        }
    }
}
