package dev.longwave.stream;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one loop's streams say they are. A stream keeps a number of one byte, which fits where an object
 * has room anyhow, and a text is kept once for all that say the same, as browsers do: so it costs an idle stream nothing.
 * Confined to the event loop.
 *
 * <p>Clients may say what they like. What they can make this keep is bounded: the texts in number and in length. Where
 * there is no room for another one, its stream goes without, and room there is again once the last stream of some text
 * has gone.
 */
final class UserAgents {
    /** The number of a stream that has said nothing, or that there was no room for. */
    static final byte UNKNOWN = 0;

    static final int MAX_TEXTS = 255;
    static final int MAX_CHARACTERS = 200;

    private static final class Entry {
        final String text;
        final int number;
        int streams;

        Entry(String text, int number) {
            this.text = text;
            this.number = number;
        }
    }

    private final @Nullable Entry[] byNumber = new Entry[MAX_TEXTS + 1];
    private final Map<String, Entry> byText = new HashMap<>();

    /** The number for a stream whose client says this; to be given back by {@link #leave}. */
    byte join(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return UNKNOWN;
        }
        String kept = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
        Entry entry = byText.get(kept);
        if (entry == null) {
            int free = freeNumber();
            if (free == UNKNOWN) {
                return UNKNOWN;
            }
            entry = new Entry(kept, free);
            byNumber[free] = entry;
            byText.put(kept, entry);
        }
        entry.streams++;
        return (byte) entry.number;
    }

    /** The text behind a number, null for {@link #UNKNOWN}. */
    @Nullable
    String text(byte number) {
        Entry entry = byNumber[number & 0xff];
        return entry == null ? null : entry.text;
    }

    /** A stream has gone. */
    void leave(byte number) {
        Entry entry = byNumber[number & 0xff];
        if (entry != null && --entry.streams == 0) {
            byNumber[entry.number] = null;
            byText.remove(entry.text);
        }
    }

    private int freeNumber() {
        if (byText.size() < MAX_TEXTS) {
            for (int number = 1; number <= MAX_TEXTS; number++) {
                if (byNumber[number] == null) {
                    return number;
                }
            }
        }
        return UNKNOWN;
    }
}
