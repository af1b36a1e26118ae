package dev.longwave.loadtest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes an event stream apart (WHATWG HTML, section 9.2.6), however the bytes were cut on their way, and hands on slices
 * of them without copying or allocating.
 *
 * <p>The bytes of a block, which is what a blank line ends, must stand in one piece. What is there of a block that is not
 * whole yet is kept, and the caller puts it before the bytes that come next: {@link #restore}, then more bytes behind,
 * then {@link #decode}.
 */
public final class SseDecoder {
    /** Is told what the stream holds. */
    public interface Listener {
        /**
         * An event. The slice is only good during the call; {@link SseDecoder#isType} tells the type.
         *
         * @param bytes where its data stands
         * @param from where the data begins
         * @param to where it ends
         */
        void event(byte[] bytes, int from, int to);

        /** A new reconnection time, in milliseconds. */
        void retry(long millis);
    }

    private static final byte[] NOTHING = {};
    private static final int MOST_BLOCK_BYTES = 16 << 20;
    private static final int MOST_IDLE_BYTES = 64 << 10;
    private static final int DATA = 'd' | 'a' << 8 | 't' << 16 | 'a' << 24;

    private final Listener listener;

    private byte[] kept = NOTHING;
    private int keptLength;

    // offsets from the beginning of the block that is being read
    private int line;
    private int scanned;
    private int dataLines;
    private int dataFrom;
    private int dataTo;
    private int typeFrom;
    private int typeTo;
    private int idFrom = -1;
    private int idTo;

    private byte[] block = NOTHING;
    private boolean begun;
    private boolean afterCr;
    private byte[] lastId = NOTHING;
    private int lastIdLength = -1;

    public SseDecoder(Listener listener) {
        this.listener = listener;
    }

    /** How many bytes {@link #restore} will put back. */
    public int kept() {
        return keptLength;
    }

    /** Puts the beginning of the unfinished block at the beginning of an array; new bytes go behind it. */
    public void restore(byte[] into) {
        System.arraycopy(kept, 0, into, 0, keptLength);
    }

    /** The last event id that the stream has set, as an EventSource would send it; empty if there is none. */
    public String lastEventId() {
        return lastIdLength < 0 ? "" : new String(lastId, 0, lastIdLength, StandardCharsets.UTF_8);
    }

    /** Whether the event that is being told has that type; without one the stream means {@code "message"}. */
    public boolean isType(byte[] type) {
        return Arrays.equals(block, typeFrom, typeTo, type, 0, type.length);
    }

    /**
     * Reads on.
     *
     * @param bytes what was restored, and new bytes behind it
     * @param end where they end
     * @throws MalformedStreamException if a block grows too long to be an event
     */
    public void decode(byte[] bytes, int end) throws MalformedStreamException {
        block = bytes;
        int from = begun ? 0 : begin(bytes, end);
        int newIdFrom = -1;
        int newIdTo = 0;
        while (true) {
            int lineEnd = Bytes.lineEnd(bytes, scanned, end);
            if (lineEnd < 0) {
                break;
            }
            boolean blank = lineEnd == line;
            if (blank && afterCr && bytes[lineEnd] == '\n') {
                afterCr = false;
                if (line == from) {
                    from++;
                }
            } else {
                afterCr = bytes[lineEnd] == '\r';
                if (!blank) {
                    field(bytes, line, lineEnd);
                    if (dataLines == 0 && idFrom < 0 && typeTo == 0) {
                        from = lineEnd + 1; // a heartbeat may be a comment alone, without a blank line ever
                    }
                } else {
                    if (idFrom >= 0) {
                        newIdFrom = idFrom;
                        newIdTo = idTo;
                    }
                    dispatch(bytes, from, lineEnd);
                    from = lineEnd + 1;
                }
            }
            line = lineEnd + 1;
            scanned = line;
        }
        scanned = end;
        if (newIdFrom >= 0) {
            keepId(bytes, newIdFrom, newIdTo);
        }
        keep(bytes, from, end);
    }

    /** Skips a byte order mark, if the stream begins with one; returns where the first block begins. */
    private int begin(byte[] bytes, int end) {
        boolean mark = end >= 1
                && bytes[0] == (byte) 0xEF
                && (end < 2 || bytes[1] == (byte) 0xBB)
                && (end < 3 || bytes[2] == (byte) 0xBF);
        if (end == 0 || (mark && end < 3)) {
            return 0;
        }
        begun = true;
        line = mark ? 3 : 0;
        scanned = line;
        return line;
    }

    private void field(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length >= 4 && Bytes.intAt(bytes, from) == DATA && (length == 4 || bytes[from + 4] == ':')) {
            if (dataLines++ == 0) {
                dataFrom = value(bytes, from + 4, to);
                dataTo = to;
            }
        } else if (length >= 2
                && bytes[from] == 'i'
                && bytes[from + 1] == 'd'
                && (length == 2 || bytes[from + 2] == ':')) {
            int value = value(bytes, from + 2, to);
            if (!Bytes.hasNul(bytes, value, to)) {
                idFrom = value;
                idTo = to;
            }
        } else if (isNamed(bytes, from, to, "event")) {
            typeFrom = value(bytes, from + 5, to);
            typeTo = to;
        } else if (isNamed(bytes, from, to, "retry")) {
            retry(bytes, value(bytes, from + 5, to), to);
        }
    }

    /** Where the value begins behind a name that ends at {@code colon}; {@code to} if there is none. */
    private static int value(byte[] bytes, int colon, int to) {
        int value = Math.min(colon + 1, to);
        return value < to && bytes[value] == ' ' ? value + 1 : value;
    }

    private static boolean isNamed(byte[] bytes, int from, int to, String name) {
        int length = name.length();
        if (to - from < length || (to - from > length && bytes[from + length] != ':')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void retry(byte[] bytes, int from, int to) {
        long millis = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9' || millis > Integer.MAX_VALUE) {
                return;
            }
            millis = millis * 10 + bytes[i] - '0';
        }
        if (to > from) {
            listener.retry(millis);
        }
    }

    private void dispatch(byte[] bytes, int from, int to) {
        if (dataLines == 1) {
            listener.event(bytes, dataFrom, dataTo);
        } else if (dataLines > 1) {
            byte[] data = joined(bytes, from, to);
            listener.event(data, 0, data.length);
        }
        dataLines = 0;
        typeFrom = 0;
        typeTo = 0;
        idFrom = -1;
    }

    /** The data of a block of several lines of it, which are joined by LF. */
    private byte[] joined(byte[] bytes, int from, int to) {
        byte[] data = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            int end = Bytes.lineEnd(bytes, at, to);
            if (isNamed(bytes, at, end, "data")) {
                int value = value(bytes, at + 4, end);
                if (at > dataFrom) {
                    data[length++] = '\n';
                }
                System.arraycopy(bytes, value, data, length, end - value);
                length += end - value;
            }
            at = end + 1;
        }
        return Arrays.copyOf(data, length);
    }

    private void keepId(byte[] bytes, int from, int to) {
        lastIdLength = to - from;
        if (lastId.length < lastIdLength) {
            lastId = new byte[lastIdLength];
        }
        System.arraycopy(bytes, from, lastId, 0, lastIdLength);
    }

    private void keep(byte[] bytes, int from, int end) throws MalformedStreamException {
        block = NOTHING;
        keptLength = end - from;
        if (keptLength > MOST_BLOCK_BYTES) {
            throw new MalformedStreamException(
                    "expected an event of at most 16 MiB, got no end after " + keptLength + " bytes");
        }
        line -= from;
        scanned -= from;
        dataFrom -= from;
        dataTo -= from;
        if (typeTo > 0) {
            typeFrom -= from;
            typeTo -= from;
        }
        if (idFrom >= 0) {
            idFrom -= from;
            idTo -= from;
        }
        if (kept.length < keptLength) {
            kept = new byte[Math.max(keptLength, Math.min(2 * kept.length, MOST_BLOCK_BYTES))];
        } else if (keptLength == 0 && kept.length > MOST_IDLE_BYTES) {
            kept = NOTHING;
        }
        System.arraycopy(bytes, from, kept, 0, keptLength);
    }
}
