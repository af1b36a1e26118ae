package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseParserTest {
    private final List<SseMessage> messages = new ArrayList<>();
    private final SseParser parser = new SseParser("", messages::add);

    @Test
    void linesOfDataAreJoined() throws IOException {
        feed("data: YHOO\ndata: +2\ndata: 10\n\n");
        assertThat(messages).containsExactly(message("", "YHOO\n+2\n10"));
    }

    @Test
    void commentsAreIgnoredAndAnEmptyIdResetsTheId() throws IOException {
        feed(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n");
        assertThat(messages)
                .containsExactly(message("1", "first event"), message("", "second event"), message("", " third event"));
    }

    @Test
    void emptyDataIsAnEventAndAnUnfinishedBlockIsNot() throws IOException {
        feed("data\n\ndata\ndata\n\ndata:");
        assertThat(messages).containsExactly(message("", ""), message("", "\n"));
    }

    @Test
    void oneSpaceBehindTheColonDoesNotCount() throws IOException {
        feed("data:test\n\ndata: test\n\n");
        assertThat(messages).containsExactly(message("", "test"), message("", "test"));
    }

    @Test
    void aTypeHoldsForItsOwnEventOnly() throws IOException {
        feed(
                "event: add\ndata: 1\n\ndata: 2\n\nevent: remove\n\ndata: 3\n\nevent: a\nevent: b\ndata: 4\n\nevent:\ndata: 5\n\n");
        assertThat(messages).extracting(SseMessage::type).containsExactly("add", "message", "message", "b", "message");
    }

    @Test
    void anIdHoldsUntilAnotherIsNamed() throws IOException {
        feed("id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\n");
        assertThat(messages).extracting(SseMessage::id).containsExactly("1", "1", "2");
    }

    @Test
    void aBlockWithoutDataSetsTheIdAndIsNoEvent() throws IOException {
        feed(": hello\nretry: 3000\nid: 42\n\n");
        assertThat(messages).isEmpty();
        assertThat(parser.lastEventId()).isEqualTo("42");
        assertThat(parser.retryMillis()).hasValue(3_000);
    }

    @Test
    void anIdCountsOnceItsBlockIsComplete() throws IOException {
        feed("id: 1\ndata: a\n\nid: 2\ndata: b\n");
        assertThat(parser.lastEventId()).isEqualTo("1");
        feed("\n");
        assertThat(parser.lastEventId()).isEqualTo("2");
    }

    @Test
    void anIdWithNulIsIgnored() throws IOException {
        feed("id: 1\nid: 2\0\ndata: a\n\n");
        assertThat(messages).containsExactly(message("1", "a"));
    }

    @Test
    void theIdOfTheStreamBeforeHoldsUntilThisOneNamesAnother() throws IOException {
        SseParser next = new SseParser("7", messages::add);
        assertThat(next.lastEventId()).isEqualTo("7");
        byte[] bytes = "data: a\n\nid: 8\ndata: b\n\n".getBytes(StandardCharsets.UTF_8);
        next.feed(bytes, 0, bytes.length);
        assertThat(messages).containsExactly(message("7", "a"), message("8", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "retry: 1.5",
                "retry: -1",
                "retry: +1",
                "retry:  1",
                "retry: 1 ",
                "retry: 1s",
                "retry:",
                "retry: \u0661",
                "Retry: 1"
            })
    void aRetryThatIsNotDigitsOnlyIsIgnored(String line) throws IOException {
        feed(line + "\n\n");
        assertThat(parser.retryMillis()).isEmpty();
    }

    @Test
    void aRetryCountsAtOnceAndTheLastOneHolds() throws IOException {
        feed("retry: 10\nretry:0250\n");
        assertThat(parser.retryMillis()).hasValue(250);
        feed("retry: 99999999999999999999\n");
        assertThat(parser.retryMillis()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        feed("foo: bar\nDATA: no\n data: no\ndata : no\nfoo\ndata: yes: really\n\n");
        assertThat(messages).containsExactly(message("", "yes: really"));
    }

    @Test
    void aByteOrderMarkCountsAtTheStartOnly() throws IOException {
        feed("\uFEFFdata: \uFEFFa\n\n\uFEFFdata: b\n\n");
        assertThat(messages).containsExactly(message("", "\uFEFFa"));
    }

    @Test
    void everyLineEndIsUnderstood() throws IOException {
        feed("data: a\r\rdata: b\r\n\r\ndata: c\n\ndata: d\r\ndata: e\rdata: f\n\r\n");
        assertThat(messages)
                .containsExactly(message("", "a"), message("", "b"), message("", "c"), message("", "d\ne\nf"));
    }

    @Test
    void aLineEndMayBeCutInTwo() throws IOException {
        feed("data: a\r");
        feed("\ndata: b\r");
        feed("\n\r");
        assertThat(messages).containsExactly(message("", "a\nb"));
        feed("\ndata: c\r");
        feed("\r");
        assertThat(messages).containsExactly(message("", "a\nb"), message("", "c"));
    }

    @Test
    void bytesThatAreNotUtf8AreReplaced() throws IOException {
        byte[] bytes = {'d', 'a', 't', 'a', ':', (byte) 0xC3, '\n', '\n'};
        parser.feed(bytes, 0, bytes.length);
        assertThat(messages).containsExactly(message("", "\uFFFD"));
    }

    @Test
    void howTheBytesAreCutDoesNotMatter() throws IOException {
        String stream =
                "\uFEFF: hi\r\nretry: 5\r\n\r\nid: \u00e9\u20ac\uD83D\uDE00\rdata: 1\r\rdata:2\ndata\n\n\revent: x\r\ndata: \uD83D\uDE00\r\n\r\n";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        parser.feed(bytes, 0, bytes.length);
        List<SseMessage> expected = List.copyOf(messages);
        assertThat(expected).hasSize(3);

        Random random = new Random(1);
        for (int round = 0; round < 1_000; round++) {
            messages.clear();
            SseParser cut = new SseParser("", messages::add);
            int most = 1 + round % 7;
            for (int from = 0; from < bytes.length; ) {
                int length = Math.min(1 + random.nextInt(most), bytes.length - from);
                cut.feed(bytes, from, length);
                from += length;
            }
            assertThat(messages).isEqualTo(expected);
        }
    }

    @Test
    void aLineThatNeverEndsIsRefused() {
        SseParser bounded = new SseParser("", messages::add, 100);
        byte[] bytes = "x".repeat(60).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    bounded.feed(bytes, 0, bytes.length);
                    bounded.feed(bytes, 0, bytes.length);
                })
                .isInstanceOf(IOException.class)
                .hasMessage("a line is longer than 100 bytes");
    }

    @Test
    void anEventThatNeverEndsIsRefused() {
        SseParser bounded = new SseParser("", messages::add, 100);
        byte[] bytes = "data\n".repeat(30).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> bounded.feed(bytes, 0, bytes.length))
                .isInstanceOf(IOException.class)
                .hasMessage("an event is longer than 100 bytes");
    }

    private void feed(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        parser.feed(bytes, 0, bytes.length);
    }

    private static SseMessage message(String id, String data) {
        return new SseMessage(id, "message", data);
    }
}
