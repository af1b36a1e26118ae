package dev.longwave.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads an event stream as the WHATWG HTML standard, section 9.2.6, says, from bytes in pieces of any size. One parser
 * is for one response: an event that the response leaves unfinished is dropped with it. Confined to one thread.
 */
final class SseParser {
    /** Neither a line nor an event's data may be longer: what never ends must not fill the memory. */
    static final int LIMIT_BYTES = 64 << 20;

    private static final int MOST_RETRY_DIGITS = 18;

    private final Consumer<SseMessage> events;
    private final int limitBytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    private final StringBuilder data = new StringBuilder();
    private long dataBytes;
    private String type = "";
    private String idBuffer;
    private String lastEventId;
    private OptionalLong retryMillis = OptionalLong.empty();

    /**
     * Starts a stream.
     *
     * @param lastEventId the last id of the stream before, which holds until this one names another; empty if none
     * @param events called with each event as soon as it is complete
     */
    SseParser(String lastEventId, Consumer<SseMessage> events) {
        this(lastEventId, events, LIMIT_BYTES);
    }

    SseParser(String lastEventId, Consumer<SseMessage> events, int limitBytes) {
        this.idBuffer = lastEventId;
        this.lastEventId = lastEventId;
        this.events = events;
        this.limitBytes = limitBytes;
    }

    /** The id to reconnect with: that of the last block that was complete, with data or without. Empty if none. */
    String lastEventId() {
        return lastEventId;
    }

    /** The time to wait before a reconnect in milliseconds, if the stream has named one. */
    OptionalLong retryMillis() {
        return retryMillis;
    }

    /**
     * Reads the next bytes of the stream.
     *
     * @throws IOException if a line or an event is longer than 64 MiB
     */
    void feed(byte[] bytes, int offset, int length) throws IOException {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                start = i + 1;
            } else if (b == '\n' || b == '\r') {
                append(bytes, start, i);
                start = i + 1;
                afterCarriageReturn = b == '\r';
                endLine();
            } else {
                afterCarriageReturn = false;
            }
        }
        append(bytes, start, offset + length);
    }

    private void append(byte[] bytes, int from, int to) throws IOException {
        if ((long) line.size() + to - from > limitBytes) {
            throw new IOException("a line is longer than " + limitBytes + " bytes");
        }
        line.write(bytes, from, to - from);
    }

    private void endLine() throws IOException {
        int lineBytes = line.size();
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        firstLine = false;
        int colon = text.indexOf(':');
        if (text.isEmpty()) {
            dispatch();
        } else if (colon < 0) {
            field(text, "", lineBytes);
        } else if (colon > 0) {
            int value = colon + (text.startsWith(" ", colon + 1) ? 2 : 1);
            field(text.substring(0, colon), text.substring(value), lineBytes);
        }
    }

    private void field(String name, String value, int lineBytes) throws IOException {
        switch (name) {
            case "data" -> {
                dataBytes += lineBytes;
                if (dataBytes > limitBytes) {
                    throw new IOException("an event is longer than " + limitBytes + " bytes");
                }
                data.append(value).append('\n');
            }
            case "event" -> type = value;
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                }
            }
            case "retry" -> {
                if (value.matches("[0-9]+")) {
                    retryMillis = OptionalLong.of(
                            value.length() > MOST_RETRY_DIGITS ? Long.MAX_VALUE : Long.parseLong(value));
                }
            }
            default -> {
                // The standard says that what is unknown is ignored.
            }
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (data.length() > 0) {
            data.setLength(data.length() - 1);
            events.accept(new SseMessage(lastEventId, type.isEmpty() ? "message" : type, data.toString()));
        }
        data.setLength(0);
        dataBytes = 0;
        type = "";
    }
}
