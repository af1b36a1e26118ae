package dev.longwave.stream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads HTTP/1.1 chunks (RFC 9112, section 7.1) as a client would, and is strict. */
final class Chunks {
    private Chunks() {}

    /**
     * The payload of whole chunks.
     *
     * @throws IllegalArgumentException where the bytes are no sequence of chunks, or the last is cut
     */
    static String decode(byte[] bytes) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int lineEnd = crlf(bytes, at);
            int length = Integer.parseInt(new String(bytes, at, lineEnd - at, StandardCharsets.US_ASCII), 16);
            int start = lineEnd + 2;
            if (start + length + 2 > bytes.length) {
                throw new IllegalArgumentException("a chunk of " + length + " bytes at " + at + " is cut");
            }
            payload.write(bytes, start, length);
            at = start + length;
            if (crlf(bytes, at) != at) {
                throw new IllegalArgumentException("no CRLF after the chunk that ends at " + at);
            }
            at += 2;
        }
        return payload.toString(StandardCharsets.UTF_8);
    }

    private static int crlf(byte[] bytes, int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i;
            }
        }
        throw new IllegalArgumentException("no CRLF from " + from + " on");
    }
}
