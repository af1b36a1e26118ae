package dev.longwave.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A line of standard input on its way to the gateway. */
final class PublishLine {
    private final long number;
    private final byte[] json;

    /**
     * Makes an event of a line.
     *
     * @param number the line's number, from 1
     * @param event the event's type, or null for none
     * @param data the line
     */
    PublishLine(long number, String channel, @Nullable String event, String data) {
        this.number = number;
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("channel", channel);
        if (event != null) {
            fields.put("event", event);
        }
        fields.put("data", data);
        this.json = FlatJson.write(fields);
    }

    long number() {
        return number;
    }

    /** The event as one line of {@code application/x-ndjson}, without its end. */
    byte[] json() {
        return json;
    }

    int sizeBytes() {
        return json.length + 1;
    }
}
