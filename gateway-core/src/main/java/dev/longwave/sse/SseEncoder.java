package dev.longwave.sse;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the event stream format of WHATWG HTML, section 9.2.5, always as UTF-8 and with LF line ends. No other class
 * writes SSE bytes. Stateless: every method is safe from any thread.
 */
public final class SseEncoder {
    /** The type of the event that finishes a channel; no publisher may use it. */
    public static final String END_TYPE = "end";

    /** The type of the event that tells of a gap; no publisher may use it. */
    public static final String GAP_TYPE = "gap";

    private static final byte[] DATA = ascii("data: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] COMMENT = ascii(": ");
    private static final byte[] BLANK_DIGITS = ascii("0".repeat(Frame.SEQUENCE_DIGITS));
    private static final byte[] HEX = ascii("0123456789abcdef");

    private SseEncoder() {}

    /**
     * Encodes an event with the id it brings, or with none.
     *
     * @return a frame that is complete as it is
     */
    public static Frame encode(SseEvent event) {
        return encode(event, null);
    }

    /**
     * Encodes an event that a log will number: where it brings no id of its own, its id is the prefix and
     * {@link Frame#SEQUENCE_DIGITS} digits, which {@link Frame#number} writes.
     *
     * @param idPrefix what stands before the digits, ASCII, or null for no id
     */
    public static Frame encode(SseEvent event, @Nullable String idPrefix) {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        byte @Nullable [] type = event.type() == null ? null : event.type().getBytes(StandardCharsets.UTF_8);
        String idText = event.id() == null ? idPrefix : event.id();
        byte @Nullable [] id = idText == null ? null : idText.getBytes(StandardCharsets.UTF_8);
        boolean digits = event.id() == null && id != null;
        byte @Nullable [] retry = event.retry() == null ? null : ascii(millis(event.retry()));

        int length = dataLength(data) + 1;
        length += id == null ? 0 : ID.length + id.length + (digits ? BLANK_DIGITS.length : 0) + 1;
        length += type == null ? 0 : EVENT.length + type.length + 1;
        length += retry == null ? 0 : RETRY.length + retry.length + 1;

        ChunkWriter out = new ChunkWriter(length);
        int digitsAt = -1;
        if (id != null) {
            out.put(ID).put(id);
            if (digits) {
                digitsAt = out.position();
                out.put(BLANK_DIGITS);
            }
            out.put('\n');
        }
        if (type != null) {
            out.put(EVENT).put(type).put('\n');
        }
        if (retry != null) {
            out.put(RETRY).put(retry).put('\n');
        }
        putData(out, data);
        out.put('\n');
        return new Frame(out.finish(), out.start(), length, digitsAt, event.id(), END_TYPE.equals(event.type()));
    }

    /**
     * Encodes a block that a client reads without dispatching anything: a comment, and optionally what to remember.
     *
     * @param comment what a person who looks at the stream sees; empty for the shortest heartbeat
     * @param retry the client's reconnection time, or null to leave it
     * @param id the position to resume from, or null to leave it
     */
    public static Frame encodeQuiet(String comment, @Nullable Duration retry, @Nullable String id) {
        StringBuilder block = new StringBuilder(64);
        comment.lines()
                .forEach(line -> block.append(new String(COMMENT, StandardCharsets.US_ASCII))
                        .append(line)
                        .append('\n'));
        if (comment.isEmpty()) {
            block.append(":\n");
        }
        if (retry != null) {
            block.append("retry: ").append(millis(retry)).append('\n');
        }
        if (id != null) {
            block.append("id: ").append(id).append('\n');
        }
        byte[] bytes = block.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        ChunkWriter out = new ChunkWriter(bytes.length);
        out.put(bytes);
        return Frame.withoutDigits(out.finish(), out.start(), bytes.length, null);
    }

    private static int dataLength(byte[] data) {
        int lines = 1;
        int terminators = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n') {
                lines++;
                terminators++;
            } else if (data[i] == '\r') {
                lines++;
                terminators++;
                if (i + 1 < data.length && data[i + 1] == '\n') {
                    terminators++;
                    i++;
                }
            }
        }
        return data.length - terminators + lines * (DATA.length + 1);
    }

    private static void putData(ChunkWriter out, byte[] data) {
        int lineStart = 0;
        for (int i = 0; i < data.length; i++) {
            if (data[i] == '\n' || data[i] == '\r') {
                out.put(DATA).put(data, lineStart, i).put('\n');
                if (data[i] == '\r' && i + 1 < data.length && data[i + 1] == '\n') {
                    i++;
                }
                lineStart = i + 1;
            }
        }
        out.put(DATA).put(data, lineStart, data.length).put('\n');
    }

    private static String millis(Duration retry) {
        return Long.toString(retry.toMillis());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One HTTP/1.1 chunk (RFC 9112, section 7.1) of a length that is known before: size line, payload, CRLF. */
    private static final class ChunkWriter {
        private final byte[] chunk;
        private final int start;
        private int at;

        ChunkWriter(int payloadLength) {
            int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(payloadLength)) / 4);
            chunk = new byte[digits + 2 + payloadLength + 2];
            for (int i = digits - 1, rest = payloadLength; i >= 0; i--, rest >>>= 4) {
                chunk[i] = HEX[rest & 15];
            }
            at = digits;
            put('\r').put('\n');
            start = at;
        }

        int start() {
            return start;
        }

        int position() {
            return at;
        }

        ChunkWriter put(char c) {
            chunk[at++] = (byte) c;
            return this;
        }

        ChunkWriter put(byte[] bytes) {
            return put(bytes, 0, bytes.length);
        }

        ChunkWriter put(byte[] bytes, int from, int to) {
            System.arraycopy(bytes, from, chunk, at, to - from);
            at += to - from;
            return this;
        }

        byte[] finish() {
            put('\r').put('\n');
            return chunk;
        }
    }
}
