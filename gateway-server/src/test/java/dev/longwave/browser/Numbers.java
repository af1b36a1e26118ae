package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/** Publishes 1, 2, 3 and so on to a channel, so that what is lost, repeated or out of order shows. */
final class Numbers {
    private final ClientFixture fixture;
    private final String channel;
    private int last;

    Numbers(ClientFixture fixture, String channel) {
        this.fixture = fixture;
        this.channel = channel;
    }

    /** Publishes the next ones in one request. Returns the last one so far. */
    int publish(int count) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"channel\":\"")
                    .append(channel)
                    .append("\",\"data\":")
                    .append(++last)
                    .append("}\n");
        }
        fixture.post("/publish", lines.toString(), "application/x-ndjson");
        return last;
    }

    int last() {
        return last;
    }

    /** Asserts that messages are the numbers from one to another, each once and in order. */
    static void assertRun(List<String> messages, int from, int to) {
        assertThat(messages).hasSize(to - from + 1);
        for (int i = 0; i < messages.size(); i++) {
            assertThat(messages.get(i)).as("message " + i).isEqualTo(Integer.toString(from + i));
        }
    }
}
