package dev.longwave.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** How {@code subscribe} prints an event. */
enum EventFormat {
    /** The data, and a line end. */
    DATA {
        @Override
        byte[] format(SseMessage message) {
            return (message.data() + "\n").getBytes(StandardCharsets.UTF_8);
        }
    },
    /** Id, type and data as the fields of a block, with an empty line behind it. */
    FULL {
        @Override
        byte[] format(SseMessage message) {
            String data = message.data().replace("\n", "\ndata: ");
            return "id: %s\nevent: %s\ndata: %s\n\n"
                    .formatted(message.id(), message.type(), data)
                    .getBytes(StandardCharsets.UTF_8);
        }
    },
    /** One JSON object on a line. */
    JSON {
        @Override
        byte[] format(SseMessage message) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("id", message.id());
            fields.put("event", message.type());
            fields.put("data", message.data());
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.writeBytes(FlatJson.write(fields));
            line.write('\n');
            return line.toByteArray();
        }
    };

    /** The bytes to print for an event. */
    abstract byte[] format(SseMessage message);
}
