package dev.longwave.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A response as it came in.
 *
 * @param statusLine without its line end
 * @param headerLines without their line ends, in order
 * @param body without its chunk framing; empty where only the head was read
 */
public record RawResponse(String statusLine, List<String> headerLines, byte[] body) {
    static RawResponse ofHead(String head) {
        List<String> lines = new ArrayList<>(List.of(head.split("\r\n")));
        return new RawResponse(lines.remove(0), List.copyOf(lines), new byte[0]);
    }

    RawResponse withBody(byte[] newBody) {
        return new RawResponse(statusLine, headerLines, newBody);
    }

    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    /** The values of a header, in order. */
    public List<String> headers(String name) {
        return headerLines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    /** The value of a header that stands once, empty where it does not stand. */
    public String header(String name) {
        List<String> values = headers(name);
        if (values.size() > 1) {
            throw new AssertionError(name + " stands " + values.size() + " times in " + this);
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON, see {@link Json}. */
    public Json json() {
        return Json.parse(text());
    }

    /** The body as JSON, one value a line. */
    public List<Json> jsonLines() {
        return text().lines().map(Json::parse).toList();
    }

    /** Whether the server says that it closes the connection after this response. */
    public boolean closes() {
        return header("Connection").equals("close");
    }

    @Override
    public String toString() {
        return statusLine + " " + headerLines + " " + text();
    }
}
