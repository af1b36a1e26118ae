package dev.longwave.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.sse.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes events of what a process writes to one of its outputs, or of what a file holds: one a line, which ends with LF,
 * CRLF or a lone CR, as progress is printed with. A line longer than the limit is cut, never within a character, into
 * events that say so. What is not UTF-8 becomes U+FFFD. Confined to one thread at a time.
 */
final class OutputLines {
    /** Most bytes of a line in one event. */
    static final int LIMIT_BYTES = 64 << 10;

    private final SourceOutput output;
    private final String end;
    private final StringBuilder data = new StringBuilder(256);
    private byte[] begun = new byte[256];
    private int begunBytes;
    private boolean afterCr;
    /** Whether the last event said that its line goes on. */
    private boolean continued;

    /** Creates the lines of a file, whose events name no stream. */
    OutputLines(SourceOutput output) {
        this.output = output;
        this.end = "\"";
    }

    /**
     * Creates the lines of an output.
     *
     * @param stream its name, {@code stdout} or {@code stderr}
     */
    OutputLines(SourceOutput output, String stream) {
        this.output = output;
        this.end = "\",\"stream\":\"" + stream + "\"";
    }

    /** Takes what was read, and publishes the lines that end in it. */
    void take(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCr) {
                // the second half of a line's end
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                line(bytes, start, i);
                start = i + 1;
            }
            afterCr = b == '\r';
        }
        keep(bytes, start, length);
    }

    /** There is no more: publishes a last line that has no end. */
    void finish() {
        if (begunBytes > 0 || continued) {
            publish(begun, 0, begunBytes, false);
            begunBytes = 0;
        }
    }

    /** There is no more for now: publishes the whole characters of a line whose end is still to come. */
    void publishBegun() {
        int cut = begunBytes == 0 ? 0 : wholeCharacters(begun, begunBytes);
        if (cut > 0) {
            publishPart(cut);
        }
    }

    private void line(byte[] bytes, int start, int end) {
        if (begunBytes == 0 && end - start <= LIMIT_BYTES) {
            publish(bytes, start, end, false);
            return;
        }
        keep(bytes, start, end);
        publish(begun, 0, begunBytes, false);
        begunBytes = 0;
    }

    /** Keeps a part of a line until its end comes, and publishes what is too much to keep. */
    private void keep(byte[] bytes, int start, int end) {
        int from = start;
        while (begunBytes + (end - from) > LIMIT_BYTES) {
            int taken = LIMIT_BYTES - begunBytes;
            append(bytes, from, from + taken);
            from += taken;
            publishPart(wholeCharacters(begun, begunBytes));
        }
        append(bytes, from, end);
    }

    private void publishPart(int length) {
        publish(begun, 0, length, true);
        begunBytes -= length;
        System.arraycopy(begun, length, begun, 0, begunBytes);
    }

    private void append(byte[] bytes, int start, int end) {
        int needed = begunBytes + end - start;
        if (needed > begun.length) {
            begun = Arrays.copyOf(begun, Math.min(LIMIT_BYTES, Math.max(needed, 2 * begun.length)));
        }
        System.arraycopy(bytes, start, begun, begunBytes, end - start);
        begunBytes = needed;
    }

    /** Where the last character begins, if it may go on behind these bytes; else their end. */
    private static int wholeCharacters(byte[] bytes, int length) {
        for (int back = 1; back <= Math.min(3, length); back++) {
            int b = bytes[length - back] & 0xff;
            if (b < 0x80) {
                return length;
            }
            if (b >= 0xc0) {
                int size = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return size > back ? length - back : length;
            }
        }
        return length;
    }

    private void publish(byte[] bytes, int start, int end, boolean partial) {
        continued = partial;
        data.setLength(0);
        data.append("{\"log\":\"");
        JsonStringEncoder.getInstance()
                .quoteAsString(new String(bytes, start, end - start, StandardCharsets.UTF_8), data);
        data.append(this.end);
        if (partial) {
            data.append(",\"partial\":true");
        }
        output.publish(SseEvent.of(data.append('}').toString()));
    }
}
