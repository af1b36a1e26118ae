package dev.longwave.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SseEncoderTest {
    @Test
    void dataIsOneLineWithASpaceAfterTheColon() {
        assertThat(bytes(SseEvent.of("hello"))).isEqualTo("data: hello\n\n");
    }

    @Test
    void everyKindOfLineEndBeginsALineOfData() {
        assertThat(bytes(SseEvent.of("a\nb\rc\r\nd"))).isEqualTo("data: a\ndata: b\ndata: c\ndata: d\n\n");
    }

    @Test
    void aLineFeedBeforeACarriageReturnIsTwoLineEnds() {
        assertThat(bytes(SseEvent.of("a\n\rb"))).isEqualTo("data: a\ndata: \ndata: b\n\n");
        assertThat(bytes(SseEvent.of("a\r\r\nb"))).isEqualTo("data: a\ndata: \ndata: b\n\n");
    }

    @Test
    void emptyLinesAreKeptAlsoAtBothEnds() {
        assertThat(bytes(SseEvent.of("\na\n\nb\n"))).isEqualTo("data: \ndata: a\ndata: \ndata: b\ndata: \n\n");
        assertThat(bytes(SseEvent.of("a\r"))).isEqualTo("data: a\ndata: \n\n");
        assertThat(bytes(SseEvent.of("a\r\n"))).isEqualTo("data: a\ndata: \n\n");
    }

    @Test
    void emptyDataIsALineSoThatItIsDispatched() {
        assertThat(bytes(SseEvent.of(""))).isEqualTo("data: \n\n");
    }

    @Test
    void dataThatLooksLikeFieldsStaysData() {
        assertThat(bytes(SseEvent.of("id: 1\n: comment\n data: x")))
                .isEqualTo("data: id: 1\ndata: : comment\ndata:  data: x\n\n");
    }

    @Test
    void otherCharactersThatEndLinesElsewhereAreData() {
        String others = "a\u000Bb\u000Cc\u0085d\u2028e\u2029f\0g";

        assertThat(bytes(SseEvent.of(others))).isEqualTo("data: " + others + "\n\n");
    }

    @Test
    void textIsUtf8() {
        SseEvent event =
                SseEvent.of("\u00E4\u20AC\uD83D\uDE80").withType("\u00FC").withId("\uFEFF");

        assertThat(SseEncoder.encode(event).toString())
                .isEqualTo("id: \uFEFF\nevent: \u00FC\ndata: \u00E4\u20AC\uD83D\uDE80\n\n");
        assertThat(SseEncoder.encode(event).length(false)).isEqualTo(7 + 1 + 9 + 1 + 6 + 9 + 2);
    }

    @Test
    void idTypeAndRetryComeBeforeTheDataInThisOrder() {
        SseEvent event = new SseEvent("x", "deploy", "42", Duration.ofSeconds(3));

        assertThat(bytes(event)).isEqualTo("id: 42\nevent: deploy\nretry: 3000\ndata: x\n\n");
    }

    @Test
    void retryIsWholeMilliseconds() {
        assertThat(bytes(SseEvent.of("").withRetry(Duration.ofNanos(1_999_999))))
                .isEqualTo("retry: 1\ndata: \n\n");
        assertThat(bytes(SseEvent.of("").withRetry(Duration.ZERO))).isEqualTo("retry: 0\ndata: \n\n");
        assertThat(bytes(SseEvent.of("").withRetry(Duration.ofMillis(Integer.MAX_VALUE))))
                .isEqualTo("retry: 2147483647\ndata: \n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "14, e",
        "15, f",
        "16, 10",
        "17, 11",
        "255, ff",
        "256, 100",
        "4095, fff",
        "4096, 1000",
        "65535, ffff",
        "65536, 10000",
        "1048575, fffff",
        "1048576, 100000"
    })
    void aFrameIsOneChunkOfTheSizeThatItsFirstLineNames(int length, String size) {
        String data = "x".repeat(length - "data: \n\n".length());
        Frame frame = SseEncoder.encode(SseEvent.of(data));

        assertThat(frame.length(false)).isEqualTo(length);
        assertThat(written(frame, false)).isEqualTo("data: " + data + "\n\n");
        assertThat(written(frame, true)).isEqualTo(size + "\r\ndata: " + data + "\n\n\r\n");
        assertThat(frame.length(true)).isEqualTo(size.length() + 2 + length + 2);
        assertThat(frame.chunkLength()).isEqualTo(frame.length(true));
    }

    @Test
    void theChunksSizeCountsWhatLineEndsBecome() {
        for (String data : List.of("\r\n", "\n\r", "\r\r\n\n", "a\r\nb", "\u20AC\r\n")) {
            Frame frame = SseEncoder.encode(SseEvent.of(data));
            String bare = written(frame, false);

            assertThat(written(frame, true)).isEqualTo(Integer.toHexString(utf8Length(bare)) + "\r\n" + bare + "\r\n");
        }
    }

    @Test
    void digitsAreWrittenWhenTheFrameIsNumbered() {
        Frame frame = SseEncoder.encode(SseEvent.of("x").withType("t"), "abc-");
        String blank = frame.toString();

        frame.number(9_876_543_210L, 17);

        assertThat(blank).isEqualTo("id: abc-0000000000000000\nevent: t\ndata: x\n\n");
        assertThat(frame).hasToString("id: abc-0000009876543210\nevent: t\ndata: x\n\n");
        assertThat(written(frame, true)).isEqualTo("2b\r\n" + frame + "\r\n");
        assertThat(frame.sequence()).isEqualTo(9_876_543_210L);
        assertThat(frame.appendedNanos()).isEqualTo(17);
        assertThat(frame.ownId()).isNull();
    }

    @Test
    void theGreatestNumberFillsAllDigits() {
        Frame frame = SseEncoder.encode(SseEvent.of(""), "");

        frame.number(9_999_999_999_999_999L, 0);

        assertThat(frame).hasToString("id: 9999999999999999\ndata: \n\n");
    }

    @Test
    void anIdThatTheEventBringsIsLeftAloneByTheNumber() {
        Frame frame = SseEncoder.encode(SseEvent.of("x").withId("mine"), "abc-");

        frame.number(5, 0);

        assertThat(frame).hasToString("id: mine\ndata: x\n\n");
        assertThat(frame.sequence()).isEqualTo(5);
        assertThat(frame.ownId()).isEqualTo("mine");
    }

    @Test
    void onlyTheEndTypeFinishesAChannel() {
        assertThat(SseEncoder.encode(SseEvent.of("").withType("end")).isEnd()).isTrue();
        assertThat(SseEncoder.encode(SseEvent.of("").withType("End")).isEnd()).isFalse();
        assertThat(SseEncoder.encode(SseEvent.of("end")).isEnd()).isFalse();
        assertThat(SseEncoder.encodeQuiet("end", null, null).isEnd()).isFalse();
    }

    @Test
    void theShortestQuietBlockIsAColon() {
        assertThat(quiet("", null, null)).isEqualTo(":\n\n");
        assertThat(written(SseEncoder.encodeQuiet("", null, null), true)).isEqualTo("3\r\n:\n\n\r\n");
    }

    @Test
    void aQuietBlockCarriesACommentTheReconnectionTimeAndThePosition() {
        assertThat(quiet("hello", Duration.ofSeconds(3), "abc-0000000000000007"))
                .isEqualTo(": hello\nretry: 3000\nid: abc-0000000000000007\n\n");
        assertThat(quiet("", Duration.ofMillis(1), null)).isEqualTo(":\nretry: 1\n\n");
    }

    @Test
    void noLineOfACommentGetsOutOfIt() {
        assertThat(quiet("a\ndata: b\r\rid: c\r\nretry: 1\n", null, null))
                .isEqualTo(": a\n: data: b\n: \n: id: c\n: retry: 1\n\n");
    }

    private static String bytes(SseEvent event) {
        return SseEncoder.encode(event).toString();
    }

    private static String quiet(String comment, @Nullable Duration retry, @Nullable String id) {
        return SseEncoder.encodeQuiet(comment, retry, id).toString();
    }

    private static String written(Frame frame, boolean chunked) {
        ByteBuf out = Unpooled.buffer();
        frame.writeTo(out, chunked);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
