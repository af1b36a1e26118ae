package dev.longwave.loadtest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1 response (RFC 9112), as far as a subscriber has to know it.
 *
 * @param status such as 200
 * @param reason what the server says that means; may be empty
 * @param fields the header fields, as they came
 */
public record ResponseHead(int status, String reason, String fields) {
    /** The longest head that is read, in bytes. */
    public static final int MOST_BYTES = 64 << 10;

    /** Where the head that begins at 0 ends, its blank line included; -1 if it is not whole yet. */
    public static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Reads a whole head.
     *
     * @throws MalformedStreamException if it is not one of HTTP/1
     */
    public static ResponseHead parse(byte[] bytes, int end) throws MalformedStreamException {
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        String statusLine = text.substring(0, text.indexOf("\r\n"));
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.") || !parts[1].matches("[1-9][0-9]{2}")) {
            throw new MalformedStreamException("expected an answer of HTTP/1.1, got \"" + shown(statusLine) + "\"");
        }
        return new ResponseHead(
                Integer.parseInt(parts[1]), parts.length < 3 ? "" : parts[2], text.substring(statusLine.length() + 2));
    }

    /** The first part of a text from a server, fit to be shown. */
    public static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return printable.length() <= 200 ? printable : printable.substring(0, 200) + "...";
    }

    /** The value of the first header field of that name. */
    public Optional<String> field(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return fields.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Whether the body is made of chunks. */
    public boolean isChunked() {
        return field("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
    }

    /** Whether the body is an event stream, whatever the parameters of its type. */
    public boolean isEventStream() {
        return field("Content-Type")
                .map(type -> type.split(";", 2)[0].strip())
                .filter("text/event-stream"::equalsIgnoreCase)
                .isPresent();
    }
}
