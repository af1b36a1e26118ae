package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int LIMIT = 10;

    @Test
    void linesEndAtLineFeedWithOrWithoutCarriageReturn() throws IOException {
        assertThat(lines("a\nb\r\n\n\r\nc\rd\r\r\n"))
                .containsExactly(text(1, "a"), text(2, "b"), text(3, ""), text(4, ""), text(5, "c\rd\r"));
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertThat(lines("a\nb")).containsExactly(text(1, "a"), text(2, "b"));
        assertThat(lines("a\n")).containsExactly(text(1, "a"));
        assertThat(lines("")).isEmpty();
    }

    @Test
    void whatIsNotUtf8IsReplaced() throws IOException {
        byte[] bytes = {'a', (byte) 0xFF, 'b', (byte) 0xC3, '\n', (byte) 0xC3, (byte) 0xA9, '\n'};
        assertThat(lines(new ByteArrayInputStream(bytes)))
                .containsExactly(text(1, "a\uFFFDb\uFFFD"), text(2, "\u00e9"));
    }

    @Test
    void aLineThatIsTooLongIsOnlyMeasured() throws IOException {
        assertThat(lines("0123456789\n01234567890\n0123456789\r\nx\n" + "y".repeat(200_000)))
                .containsExactly(
                        text(1, "0123456789"),
                        new InputLine.Oversized(2, 11),
                        text(3, "0123456789"),
                        text(4, "x"),
                        new InputLine.Oversized(5, 200_000));
    }

    @Test
    void aLineIsThereAsSoonAsItsEndIs() throws IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out)) {
            LineReader reader = new LineReader(in, LIMIT);
            out.write("one\ntw".getBytes(StandardCharsets.UTF_8));
            assertThat(reader.next()).isEqualTo(text(1, "one"));
            out.write("o\n".getBytes(StandardCharsets.UTF_8));
            assertThat(reader.next()).isEqualTo(text(2, "two"));
        }
    }

    private static List<InputLine> lines(String input) throws IOException {
        return lines(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<InputLine> lines(InputStream in) throws IOException {
        LineReader reader = new LineReader(in, LIMIT);
        List<InputLine> lines = new ArrayList<>();
        for (InputLine line = reader.next(); line != null; line = reader.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static InputLine text(long number, String text) {
        return new InputLine.Text(number, text);
    }
}
