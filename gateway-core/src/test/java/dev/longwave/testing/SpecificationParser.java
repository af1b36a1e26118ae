package dev.longwave.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream as WHATWG HTML, section 9.2.6, says, sentence by sentence, and shares no code with the encoder:
 * what this dispatches is what a browser would. Takes bytes as they come, split anywhere. Confined to one thread.
 */
public final class SpecificationParser {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final BiConsumer<SpecificationParser, Event> dispatched;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    private final StringBuilder dataBuffer = new StringBuilder();
    private String typeBuffer = "";
    private String idBuffer = "";
    private String lastEventId = "";
    private @Nullable Duration reconnectionTime;

    /**
     * An event as an {@code EventSource} dispatches it.
     *
     * @param type {@code message} where the stream names none
     * @param data its lines, with LF between them
     * @param lastEventId what was the last id when it was dispatched, empty before the first
     */
    public record Event(String type, String data, String lastEventId) {}

    /**
     * A parser at the start of a stream.
     *
     * @param dispatched is given this parser, to ask for the reconnection time at that moment, and each event
     */
    public SpecificationParser(BiConsumer<SpecificationParser, Event> dispatched) {
        this.dispatched = dispatched;
    }

    /** Reads some bytes of the stream. */
    public void read(byte[] bytes) {
        read(bytes, 0, bytes.length);
    }

    /**
     * Reads some bytes of the stream.
     *
     * @param from where they begin
     * @param to where they end, exclusive
     */
    public void read(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            read(bytes[i]);
        }
    }

    /** What a client would send as {@code Last-Event-ID} now; empty for none. */
    public String lastEventId() {
        return lastEventId;
    }

    /** The reconnection time that the stream has set last, null where it has not. */
    public @Nullable Duration reconnectionTime() {
        return reconnectionTime;
    }

    /** A line ends with CR LF, with LF, or with CR; the two bytes of a CR LF may come apart. */
    private void read(byte next) {
        boolean secondHalf = next == '\n' && afterCarriageReturn;
        afterCarriageReturn = next == '\r';
        if (secondHalf) {
            return;
        }
        if (next == '\n' || next == '\r') {
            endLine();
        } else {
            line.write(next);
        }
    }

    /** No byte of CR or LF stands inside another character of UTF-8, so lines can be decoded one by one. */
    private void endLine() {
        byte[] bytes = line.toByteArray();
        line.reset();
        int start = firstLine && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        process(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private void process(String text) {
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        if (colon < 0) {
            process(text, "");
            return;
        }
        String value = text.substring(colon + 1);
        process(text.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
    }

    private void process(String field, String value) {
        switch (field) {
            case "event" -> typeBuffer = value;
            case "data" -> dataBuffer.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                }
            }
            case "retry" -> {
                if (value.matches("[0-9]+")) {
                    reconnectionTime = Duration.ofMillis(Long.parseLong(value));
                }
            }
            default -> {
                // the field is ignored
            }
        }
    }

    private void dispatch() {
        lastEventId = idBuffer;
        if (dataBuffer.isEmpty()) {
            typeBuffer = "";
            return;
        }
        dataBuffer.setLength(dataBuffer.length() - 1);
        Event event = new Event(typeBuffer.isEmpty() ? "message" : typeBuffer, dataBuffer.toString(), lastEventId);
        typeBuffer = "";
        dataBuffer.setLength(0);
        dispatched.accept(this, event);
    }
}
