package dev.longwave.sse;

import static dev.longwave.sse.Sent.dechunked;

import dev.longwave.testing.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is encoded is read as it was said. An input is events with U+001E between them, and each is its data, type, id
 * and retry with U+001F between them; empty stands for none.
 */
public class SseEncoderFuzzTest {
    @TestFactory
    Stream<DynamicTest> whatIsEncodedIsReadAsItWasSaid() {
        return FuzzCorpus.of(getClass(), SseEncoderFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        Sent sent = new Sent();
        for (String said : new String(input, StandardCharsets.UTF_8).split("\u001E", -1)) {
            String[] parts = said.split("\u001F", 4);
            SseEvent event = event(parts);
            if (event == null) {
                sent.addQuiet(said, null);
            } else {
                sent.add(event, said.length() % 2 == 0);
            }
        }
        Random random = new Random(input.length);
        sent.assertReadFrom(sent.bare(), random);
        sent.assertReadFrom(dechunked(sent.chunked()), random);
    }

    /** Null where it is none. */
    private static @Nullable SseEvent event(String[] parts) {
        try {
            return new SseEvent(parts[0], part(parts, 1), part(parts, 2), parts.length < 4 ? null : retry(parts[3]));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String part(String[] parts, int index) {
        return parts.length > index && !parts[index].isEmpty() ? parts[index] : null;
    }

    private static @Nullable Duration retry(String text) {
        return text.matches("-?[0-9]{1,18}") ? Duration.ofMillis(Long.parseLong(text)) : null;
    }
}
