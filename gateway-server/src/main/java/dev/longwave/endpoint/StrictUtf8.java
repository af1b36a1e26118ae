package dev.longwave.endpoint;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes bodies, which are UTF-8 or nothing. */
final class StrictUtf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private StrictUtf8() {}

    static String decode(byte[] bytes, int length) throws ProblemException {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
            CoderResult result =
                    StandardCharsets.UTF_8.newDecoder().decode(in, CharBuffer.allocate(text.length()), true);
            if (result.isError()) {
                throw new ProblemException(Problem.badRequest(
                        "Invalid UTF-8",
                        "expected UTF-8, got a byte 0x"
                                + Integer.toHexString(bytes[in.position()] & 0xff) + " at offset " + in.position()
                                + " that is not"));
            }
        }
        return text;
    }
}
