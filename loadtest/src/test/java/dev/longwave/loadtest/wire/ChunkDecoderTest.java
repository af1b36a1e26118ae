package dev.longwave.loadtest.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                "0005\r\nhello\r\n006\r\n world\r\n000\r\n\r\n",
                "b\r\nhello world\r\n0\r\n\r\n",
                "B\r\nhello world\r\n0\r\n\r\n",
                "1\r\nh\r\na;name=value;other=\"x;y\"\r\nello world\r\n0;last\r\n\r\n",
                "5 \r\nhello\r\n6\t\r\n world\r\n0\r\n\r\n",
                "B\r\nhello world\r\n0\r\nName: value\r\nOther: x\r\n\r\n",
            })
    void chunksMeanTheSameHoweverTheyAreCut(String body) throws MalformedStreamException {
        assertThat(decoded(body, body.length())).isEqualTo("hello world");
        for (int first = 0; first <= body.length(); first++) {
            for (int second = first; second <= body.length(); second++) {
                assertThat(decoded(body, first, second - first, body.length() - second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo("hello world");
            }
        }
    }

    @Test
    void dataMayLookLikeChunks() throws MalformedStreamException {
        String body = "b\r\n0\r\n\r\n5\r\nx\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n";

        for (int first = 0; first <= body.length(); first++) {
            assertThat(decoded(body, first, body.length() - first)).isEqualTo("0\r\n\r\n5\r\nx\r\n\r\n");
        }
    }

    @Test
    void dataIsCompactedBehindWhatStandsBeforeIt() throws MalformedStreamException {
        byte[] bytes = "kept3\r\nabc\r\n2\r\nde\r\n".getBytes(ISO_8859_1);
        ChunkDecoder decoder = new ChunkDecoder();

        int end = decoder.compact(bytes, 4, bytes.length);

        assertThat(new String(bytes, 0, end, ISO_8859_1)).isEqualTo("keptabcde");
        assertThat(decoder.isEnded()).isFalse();
    }

    @Test
    void largeChunksComeInManyReads() throws MalformedStreamException {
        Random random = new Random(5);
        StringBuilder data = new StringBuilder();
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String chunk = "abcdefghij\r\n".repeat(1 + random.nextInt(500)).substring(random.nextInt(10));
            data.append(chunk);
            body.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        body.append("0\r\n\r\n");
        int[] lengths = new int[body.length() / 97 + 1];
        java.util.Arrays.fill(lengths, 97);
        lengths[lengths.length - 1] = body.length() % 97;

        assertThat(decoded(body.toString(), lengths)).isEqualTo(data.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`data: a\\n`| expected the end of a chunk's size, got 't'",
                "`hello\\r\\n`| expected the size of a chunk in hexadecimal, got 'h'",
                "`\\r\\n`| expected the size of a chunk in hexadecimal, got byte 0x0D",
                "`;x\\r\\n`| expected the size of a chunk in hexadecimal, got ';'",
                "`-5\\r\\n`| expected the size of a chunk in hexadecimal, got '-'",
                "`\u00e9\\r\\n`| expected the size of a chunk in hexadecimal, got byte 0xE9",
                "`5\\nhello`| expected the end of a chunk's size, got byte 0x0A",
                "`5\\rx`| expected byte 0x0A after the size of a chunk, got 'x'",
                "`80000000\\r\\n`| expected a chunk of at most 2 GiB, got a larger one",
                "`fffffffffffffffffffffffff\\r\\n`| expected a chunk of at most 2 GiB, got a larger one",
                "`5\\r\\nhellox\\r\\n`| expected byte 0x0D after the data of a chunk, got 'x'",
                "`5\\r\\nhello\\n`| expected byte 0x0D after the data of a chunk, got byte 0x0A",
                "`5\\r\\nhello\\rx`| expected byte 0x0A after the data of a chunk, got 'x'",
                "`5;x\\nhello`| expected no byte 0x0A in the extension of a chunk's size",
                "`0\\r\\nName: x\\rx`| expected byte 0x0A after a trailer field, got 'x'",
                "`0\\r\\nName: x\\n`| expected no byte 0x0A in a trailer field",
                "`0\\r\\n\\n`| expected no byte 0x0A after the last chunk",
                "`0\\r\\n\\rx`| expected byte 0x0A after the last chunk, got 'x'",
                "`0\\r\\n\\r\\n5`| expected nothing after the last chunk, got '5'",
            })
    void whatNoChunkIsMadeOfIsToldAsWhatCame(String escaped, String message) {
        String body = escaped.translateEscapes();

        assertThatThrownBy(() -> decoded(body, body.length()))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage(message);
        int[] ones = new int[body.length()];
        java.util.Arrays.fill(ones, 1);
        assertThatThrownBy(() -> decoded(body, ones))
                .isInstanceOf(MalformedStreamException.class)
                .hasMessage(message);
    }

    @Test
    void theLargestChunkIsTwoGibibytes() throws MalformedStreamException {
        byte[] bytes = "7fffffff\r\nabc".getBytes(ISO_8859_1);

        assertThat(new ChunkDecoder().compact(bytes, 0, bytes.length)).isEqualTo(3);
    }

    private static String decoded(String body, int... lengths) throws MalformedStreamException {
        ChunkDecoder decoder = new ChunkDecoder();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int at = 0;
        for (int length : lengths) {
            byte[] bytes = body.substring(at, at + length).getBytes(ISO_8859_1);
            data.write(bytes, 0, decoder.compact(bytes, 0, length));
            at += length;
        }
        assertThat(decoder.isEnded()).isTrue();
        return data.toString(ISO_8859_1);
    }
}
