package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLinesTest {
    private final RecordedOutput output = new RecordedOutput();
    private final OutputLines lines = new OutputLines(output, "stdout");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a\\nb\\n    | a,b",
                "a\\r\\nb\\r\\n | a,b",
                "10%\\r20%\\r\\n | 10%,20%",
                "a\\n\\nb    | a,,b",
                "a\\r\\rb    | a,,b",
                "\\n         | ''",
                "\\r\\n\\r\\n | ,",
                "a           | a",
            })
    void aLineEndsWithLfCrlfOrCr(String text, String expected) {
        byte[] bytes = text.replace("\\n", "\n").replace("\\r", "\r").getBytes(StandardCharsets.UTF_8);
        lines.take(bytes, bytes.length);
        lines.finish();
        assertThat(output.logs()).containsExactly(expected.split(",", -1));
    }

    @Test
    void nothingIsNoLine() {
        lines.take(new byte[0], 0);
        lines.finish();
        assertThat(output.data()).isEmpty();
    }

    @Test
    void anEventNamesItsStreamAndIsJson() {
        take("a \"quoted\" \\ line\twith \u001b[1mcolour\u001b[0m \0 \ud83d\ude00\n");
        assertThat(output.data())
                .containsExactly(
                        "{\"log\":\"a \\\"quoted\\\" \\\\ line\\twith \\u001B[1mcolour\\u001B[0m \\u0000 \ud83d\ude00\","
                                + "\"stream\":\"stdout\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 1_000})
    void whereChunksEndDoesNotMatter(int chunk) {
        String text = "grün\r\n漢字 \ud83d\ude00\n\n" + "x".repeat(300) + "\r\nlast";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += chunk) {
            byte[] part = Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chunk));
            lines.take(part, part.length);
        }
        lines.finish();
        assertThat(output.logs()).containsExactly("grün", "漢字 \ud83d\ude00", "", "x".repeat(300), "last");
    }

    @Test
    void whatIsNotUtf8IsReplaced() {
        byte[] bytes = {'a', (byte) 0xff, 'b', '\n', (byte) 0xc3, '\n', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'};
        lines.take(bytes, bytes.length);
        assertThat(output.logs()).hasSize(3);
        assertThat(output.logs().get(0)).isEqualTo("a\ufffdb");
        assertThat(output.logs().get(1)).isEqualTo("\ufffd");
        assertThat(output.logs().get(2)).matches("\ufffd+");
    }

    @Test
    void aLongLineIsCutWhereACharacterEnds() {
        String line = "€".repeat(100_000);
        take("before\n" + line + "\nafter\n");
        List<RecordedOutput.Line> parts = output.lines();
        assertThat(parts).hasSize(2 + 5);
        assertThat(parts.subList(1, 6))
                .extracting(RecordedOutput.Line::partial)
                .containsExactly(true, true, true, true, false);
        StringBuilder whole = new StringBuilder();
        for (RecordedOutput.Line part : parts.subList(1, 6)) {
            assertThat(part.log().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(OutputLines.LIMIT_BYTES);
            whole.append(part.log());
        }
        assertThat(whole).hasToString(line);
        assertThat(parts.get(6)).isEqualTo(new RecordedOutput.Line("after", false));
    }

    @Test
    void aLineOfTheLimitIsNotCut() {
        take("x".repeat(OutputLines.LIMIT_BYTES) + "\n");
        assertThat(output.lines()).containsExactly(new RecordedOutput.Line("x".repeat(OutputLines.LIMIT_BYTES), false));
    }

    @Test
    void bytesWithoutEndOrCharactersAreCutToo() {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, (byte) 0x80);
        lines.take(bytes, bytes.length);
        lines.finish();
        assertThat(output.lines().stream().mapToInt(line -> line.log().length()).sum())
                .isEqualTo(200_000);
    }

    @Test
    void aLineThatIsPublishedAsFarAsItGoesHasItsEndInTheNextEvent() {
        OutputLines file = new OutputLines(output);
        byte[] bytes = "begun €".getBytes(StandardCharsets.UTF_8);
        file.take(bytes, bytes.length - 1);
        file.publishBegun();
        file.publishBegun();
        file.take(Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length), 1);
        file.publishBegun();
        file.finish();
        file.finish();
        assertThat(output.data())
                .containsExactly(
                        "{\"log\":\"begun \",\"partial\":true}", "{\"log\":\"€\",\"partial\":true}", "{\"log\":\"\"}");
    }

    @Test
    void anyBytesInAnyChunksLoseNothing() {
        Random random = new Random(4);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            byte[] chunk = new byte[random.nextInt(200)];
            for (int j = 0; j < chunk.length; j++) {
                chunk[j] = (byte) (random.nextInt(20) == 0 ? '\n' : 'a' + random.nextInt(26));
            }
            all.writeBytes(chunk);
            lines.take(chunk, chunk.length);
        }
        lines.finish();
        String expected = all.toString(StandardCharsets.UTF_8);
        assertThat(String.join("\n", output.logs()) + (expected.endsWith("\n") ? "\n" : ""))
                .isEqualTo(expected);
    }

    private void take(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.take(bytes, bytes.length);
    }
}
