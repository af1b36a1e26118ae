package dev.longwave.server;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Random;

/** Events that are hard to get right, made from their number, so that whoever sends and whoever checks need no list. */
final class RandomEvents {
    private static final String[] PIECES = {
        "\n",
        "\r",
        "\r\n",
        "\n\r",
        "\n\n",
        "\r\r",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        "data: injected",
        "data",
        "event: injected\n",
        "id: injected\r",
        "retry: 1\r\n",
        "word",
        "a longer run of words, with punctuation.",
        "{\"json\":[1,2,null]}",
        "\u00e4\u00df",
        "\u20ac",
        "\ud83d\ude80",
        "\u05d0\u0301",
        "\u0000",
        "\u001b[0m",
        "\u0085",
        "\u2028\u2029",
        "\ufeff",
        "\uffff",
        "\u007f",
    };
    private static final String[] TYPES = {
        "update", "message", "a b", " leading", "trailing ", "d\u00e9ploy:\ud83d\ude80", "data: x", "open", "error"
    };

    private final long seed;
    private final String channel;

    /**
     * What one client must dispatch.
     *
     * @param type {@code message} where the event has none
     * @param data with LF for every line end
     * @param id the publisher's own, or null where the gateway gives one
     */
    record Event(String type, String data, String id) {}

    RandomEvents(long seed, String channel) {
        this.seed = seed;
        this.channel = channel;
    }

    private record Raw(String type, String data, String id, int retry) {}

    private Raw raw(int number) {
        Random random = new Random(seed + number * 0x9E3779B97F4A7C15L);
        StringBuilder data = new StringBuilder();
        int pieces = random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            data.append(PIECES[random.nextInt(PIECES.length)]);
        }
        if (random.nextInt(500) == 0) {
            data.append("long ".repeat(random.nextInt(4_000)));
        }
        String type = random.nextInt(3) == 0 ? TYPES[random.nextInt(TYPES.length)] : null;
        String id = random.nextInt(4) == 0 ? "own \u00fc:" + number : null;
        return new Raw(type, data.toString(), id, random.nextInt(100) == 0 ? 1 + random.nextInt(9_999) : 0);
    }

    Event expected(int number) {
        Raw raw = raw(number);
        String data = raw.data.replace("\r\n", "\n").replace('\r', '\n');
        return new Event(raw.type == null ? "message" : raw.type, data, raw.id);
    }

    /** The publication as a line. */
    String line(int number) {
        Raw raw = raw(number);
        StringBuilder json =
                new StringBuilder("{\"channel\":\"").append(channel).append("\",\"data\":\"");
        JsonStringEncoder.getInstance().quoteAsString(raw.data, json);
        json.append('"');
        if (raw.type != null) {
            json.append(",\"event\":\"").append(raw.type).append('"');
        }
        if (raw.id != null) {
            json.append(",\"id\":\"").append(raw.id).append('"');
        }
        if (raw.retry > 0) {
            json.append(",\"retry\":").append(raw.retry);
        }
        return json.append("}\n").toString();
    }
}
