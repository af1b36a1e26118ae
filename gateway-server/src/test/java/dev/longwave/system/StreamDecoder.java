package dev.longwave.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Decodes a response: its head, the chunks of HTTP/1.1, and the event stream inside, in whatever pieces it comes. Quick
 * enough for gigabytes. Confined to one thread.
 */
final class StreamDecoder {
    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        AFTER_CHUNK,
        ENDED
    }

    private final Consumer<StreamEvent> events;
    private State state = State.HEAD;
    private byte[] line = new byte[256];
    private int lineLength;
    private byte[] textLine = new byte[256];
    private int textLineLength;
    private int left;
    private boolean begun;
    private int comments;
    private String statusLine = "";
    private String id = "";
    private String lastId = "";
    private String type = "";
    private StringBuilder data = new StringBuilder();
    private boolean hasData;

    /**
     * Creates a decoder at the start of a response.
     *
     * @param events is given every event that a client would dispatch
     */
    StreamDecoder(Consumer<StreamEvent> events) {
        this.events = events;
    }

    /** Whether the client has been told its position. */
    boolean hasBegun() {
        return begun;
    }

    /** The id to come back with now, that of the last whole block; empty before the client has been told its position. */
    String lastId() {
        return lastId;
    }

    /** How many comments have come. */
    int comments() {
        return comments;
    }

    /** Whether the last chunk has come. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    void decode(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (state == State.CHUNK) {
                int length = Math.min(left, to - at);
                text(bytes, at, at + length);
                at += length;
                left -= length;
                if (left == 0) {
                    state = State.AFTER_CHUNK;
                }
                continue;
            }
            byte next = bytes[at++];
            if (next == '\n') {
                protocolLine(new String(line, 0, lineLength, ISO_8859_1).strip());
                lineLength = 0;
            } else {
                if (lineLength == line.length) {
                    line = Arrays.copyOf(line, lineLength * 2);
                }
                line[lineLength++] = next;
            }
        }
    }

    private void protocolLine(String text) {
        switch (state) {
            case HEAD -> headLine(text);
            case CHUNK_SIZE -> {
                left = Integer.parseInt(text, 16);
                state = left == 0 ? State.ENDED : State.CHUNK;
            }
            case AFTER_CHUNK -> {
                expect(text.isEmpty(), "expected a line end after a chunk, got " + text);
                state = State.CHUNK_SIZE;
            }
            default -> expect(text.isEmpty(), "expected nothing after the last chunk, got " + text);
        }
    }

    private void headLine(String text) {
        if (statusLine.isEmpty()) {
            statusLine = text;
            expect(text.equals("HTTP/1.1 200 OK"), "expected an event stream, got " + text);
        } else if (text.isEmpty()) {
            state = State.CHUNK_SIZE;
        } else if (text.toLowerCase(Locale.ROOT).startsWith("content-length")) {
            throw new IllegalStateException("expected chunks, got " + text);
        }
    }

    private void text(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                if (textLineLength == 0) {
                    textLine(new String(bytes, start, at - start, UTF_8));
                } else {
                    keep(bytes, start, at);
                    textLine(new String(textLine, 0, textLineLength, UTF_8));
                    textLineLength = 0;
                }
                start = at + 1;
            }
        }
        keep(bytes, start, to);
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        if (textLineLength + length > textLine.length) {
            textLine = Arrays.copyOf(textLine, Math.max(textLine.length * 2, textLineLength + length));
        }
        System.arraycopy(bytes, from, textLine, textLineLength, length);
        textLineLength += length;
    }

    private void textLine(String text) {
        if (text.isEmpty()) {
            dispatch();
        } else if (text.startsWith("data: ")) {
            if (hasData) {
                data.append('\n');
            }
            data.append(text, 6, text.length());
            hasData = true;
        } else if (text.startsWith("id: ")) {
            id = text.substring(4);
            begun = true;
        } else if (text.startsWith("event: ")) {
            type = text.substring(7);
        } else if (text.startsWith(":")) {
            comments++;
        } else {
            expect(text.startsWith("retry: "), "expected a field, got " + text);
        }
    }

    private void dispatch() {
        lastId = id;
        if (hasData) {
            events.accept(new StreamEvent(id, type.isEmpty() ? "message" : type, data.toString()));
        }
        data = new StringBuilder(data.length());
        hasData = false;
        type = "";
    }

    private static void expect(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
