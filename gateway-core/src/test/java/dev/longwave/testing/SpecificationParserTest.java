package dev.longwave.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.testing.SpecificationParser.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of WHATWG HTML, section 9.2.6, and its rules that have none. */
class SpecificationParserTest {
    private final List<Event> events = new ArrayList<>();
    private final SpecificationParser parser = new SpecificationParser((self, event) -> events.add(event));

    @Test
    void linesOfDataAreJoinedByLineFeeds() {
        read("data: YHOO\ndata: +2\ndata: 10\n\n");

        assertThat(events).containsExactly(new Event("message", "YHOO\n+2\n10", ""));
    }

    @Test
    void theFourBlocksOfTheSpecificationAreRead() {
        read("""
                : test stream

                data: first event
                id: 1

                data:second event
                id

                data:  third event

                """);

        assertThat(events)
                .containsExactly(
                        new Event("message", "first event", "1"),
                        new Event("message", "second event", ""),
                        new Event("message", " third event", ""));
    }

    @Test
    void dataWithoutTextIsDispatchedAndTheUnendedBlockIsNot() {
        read("data\n\ndata\ndata\n\ndata:");

        assertThat(events).containsExactly(new Event("message", "", ""), new Event("message", "\n", ""));
    }

    @Test
    void oneSpaceAfterTheColonIsLeftOut() {
        read("data:test\n\ndata: test\n\n");

        assertThat(events).containsExactly(new Event("message", "test", ""), new Event("message", "test", ""));
    }

    @Test
    void everyKindOfLineEndEndsALineHoweverItIsSplit() {
        read("data: a\rdata: b\r\ndata: c\n\r\ndata: d\r\r");

        assertThat(events).containsExactly(new Event("message", "a\nb\nc", ""), new Event("message", "d", ""));
    }

    @Test
    void aBlockWithoutDataSetsTheIdAndForgetsTheType() {
        read("id: 7\nevent: lost\n\ndata: x\n\n");

        assertThat(events).containsExactly(new Event("message", "x", "7"));
    }

    @Test
    void anIdWithNulAndARetryThatIsNoNumberAreIgnored() {
        read("id: 1\nretry: 250\n\nid: 2\0\nretry: 1s\ndata: x\n\n");

        assertThat(events).containsExactly(new Event("message", "x", "1"));
        assertThat(parser.reconnectionTime()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void anIdCountsFromTheEndOfItsBlock() {
        read("id: 1\n\nid: 2\n");
        assertThat(parser.lastEventId()).isEqualTo("1");

        read("\n");
        assertThat(parser.lastEventId()).isEqualTo("2");
    }

    @Test
    void aByteOrderMarkIsLeftOutAtTheStartOnly() {
        read("\uFEFFdata: a\n\n\uFEFFdata: b\n\n");

        assertThat(events).containsExactly(new Event("message", "a", ""));
    }

    @Test
    void charactersOfSeveralBytesMayComeApart() {
        read("data: \u00E4\u20AC\uD83D\uDE80\n\n");

        assertThat(events).containsExactly(new Event("message", "\u00E4\u20AC\uD83D\uDE80", ""));
    }

    private void read(String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            parser.read(new byte[] {each});
        }
    }
}
