package dev.longwave.loadtest.wire;

import java.nio.charset.StandardCharsets;

/** Takes the chunks of a response's body apart (RFC 9112, section 7.1), however the bytes were cut on their way. */
public final class ChunkDecoder {
    private enum State {
        SIZE,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER,
        TRAILER_LINE,
        TRAILER_LF,
        LAST_LF,
        END
    }

    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private State state = State.SIZE;
    private int digits;
    private long remaining;

    /**
     * Moves the data of the chunks together, in place.
     *
     * @return where the data ends, which began at {@code from}
     * @throws MalformedStreamException where the bytes are not what a chunk may be made of
     */
    public int compact(byte[] bytes, int from, int to) throws MalformedStreamException {
        int out = from;
        int in = from;
        while (in < to) {
            if (state == State.DATA) {
                int length = (int) Math.min(remaining, to - in);
                System.arraycopy(bytes, in, bytes, out, length);
                in += length;
                out += length;
                remaining -= length;
                if (remaining == 0) {
                    state = State.DATA_CR;
                }
            } else {
                state = next(bytes[in++]);
            }
        }
        return out;
    }

    /** Whether the last chunk and its trailer were seen: nothing may follow. */
    public boolean isEnded() {
        return state == State.END;
    }

    private State next(byte b) throws MalformedStreamException {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> crOr(State.SIZE_LF, State.EXTENSION, b, "in the extension of a chunk's size");
            case SIZE_LF -> {
                expect('\n', b, "after the size of a chunk");
                digits = 0;
                yield remaining == 0 ? State.TRAILER : State.DATA;
            }
            case DATA_CR -> expect('\r', b, "after the data of a chunk", State.DATA_LF);
            case DATA_LF -> expect('\n', b, "after the data of a chunk", State.SIZE);
            case TRAILER -> crOr(State.LAST_LF, State.TRAILER_LINE, b, "after the last chunk");
            case TRAILER_LINE -> crOr(State.TRAILER_LF, State.TRAILER_LINE, b, "in a trailer field");
            case TRAILER_LF -> expect('\n', b, "after a trailer field", State.TRAILER);
            case LAST_LF -> expect('\n', b, "after the last chunk", State.END);
            case DATA, END ->
                throw new MalformedStreamException("expected nothing after the last chunk, got " + shown(b));
        };
    }

    private static State crOr(State atCr, State otherwise, byte b, String where) throws MalformedStreamException {
        expectNot('\n', b, where);
        return b == '\r' ? atCr : otherwise;
    }

    private static State expect(char expected, byte b, String where, State then) throws MalformedStreamException {
        expect(expected, b, where);
        return then;
    }

    private State size(byte b) throws MalformedStreamException {
        int digit = b < 0 ? -1 : Character.digit(b, 16);
        if (digit >= 0) {
            remaining = remaining * 16 + digit;
            digits++;
            if (remaining > MOST_BYTES) {
                throw new MalformedStreamException("expected a chunk of at most 2 GiB, got a larger one");
            }
            return State.SIZE;
        }
        if (digits == 0) {
            throw new MalformedStreamException("expected the size of a chunk in hexadecimal, got " + shown(b));
        }
        if (b == '\r') {
            return State.SIZE_LF;
        }
        if (b == ';' || b == ' ' || b == '\t') {
            return State.EXTENSION;
        }
        throw new MalformedStreamException("expected the end of a chunk's size, got " + shown(b));
    }

    private static void expect(char expected, byte b, String where) throws MalformedStreamException {
        if (b != expected) {
            throw new MalformedStreamException(
                    "expected " + shown((byte) expected) + " " + where + ", got " + shown(b));
        }
    }

    private static void expectNot(char unexpected, byte b, String where) throws MalformedStreamException {
        if (b == unexpected) {
            throw new MalformedStreamException("expected no " + shown(b) + " " + where);
        }
    }

    private static String shown(byte b) {
        return b > 0x20 && b < 0x7f
                ? "'" + new String(new byte[] {b}, StandardCharsets.US_ASCII) + "'"
                : String.format("byte 0x%02X", b);
    }
}
