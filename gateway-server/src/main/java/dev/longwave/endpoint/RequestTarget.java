package dev.longwave.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: the path as it was sent, and the query decoded.
 *
 * @param path begins with a slash, not decoded
 * @param query each name with its values, in order
 */
record RequestTarget(String path, Map<String, List<String>> query) {
    /**
     * Reads the target of a request in origin form (RFC 9112, section 3.2.1).
     *
     * @throws ProblemException where it has another form or is not well encoded
     */
    static RequestTarget parse(String uri) throws ProblemException {
        if (!uri.startsWith("/")) {
            throw new ProblemException(Problem.badRequest(
                    "Invalid request target", "expected a path that begins with \"/\", as in \"GET /events/a\""));
        }
        if (uri.indexOf('#') >= 0) {
            throw new ProblemException(Problem.badRequest(
                    "Invalid request target",
                    "expected no \"#\", which some cut off; write \"%23\" for it in a channel"));
        }
        int mark = uri.indexOf('?');
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (mark >= 0) {
            for (String pair : uri.substring(mark + 1).split("&", -1)) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
                    String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
                    query.computeIfAbsent(name, each -> new ArrayList<>(1)).add(value);
                }
            }
        }
        return new RequestTarget(mark < 0 ? uri : uri.substring(0, mark), query);
    }

    /** What follows a prefix of the path, decoded; null where the path does not begin so or nothing follows. */
    @Nullable
    String after(String prefix) throws ProblemException {
        return path.startsWith(prefix) && path.length() > prefix.length()
                ? decode(path.substring(prefix.length()), false)
                : null;
    }

    /** All values of a parameter. */
    List<String> all(String name) {
        return query.getOrDefault(name, List.of());
    }

    /**
     * The value of a parameter that may stand once, null where it does not.
     *
     * @throws ProblemException where it stands more than once
     */
    @Nullable
    String one(String name) throws ProblemException {
        List<String> values = all(name);
        if (values.size() > 1) {
            throw new ProblemException(Problem.badRequest(
                    "Repeated parameter",
                    "expected \"" + name + "\" once in the query, got it " + values.size() + " times"));
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** Decodes percent-encoding, strictly: two hexadecimal digits after each sign, and UTF-8 in the end. */
    private static String decode(String text, boolean plusIsSpace) throws ProblemException {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0 && isAscii(text)) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
                if (low < 0) {
                    throw new ProblemException(Problem.badRequest(
                            "Invalid percent-encoding",
                            "expected two hexadecimal digits after \"%\" at index " + i + " of a part of the target"));
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.badRequest(
                    "Invalid UTF-8", "a part of the target is not UTF-8 once its percent-encoding is decoded"));
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }
}
