package dev.longwave.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void theFirstLineEndIsFoundWhereverItStands() {
        for (int from = 0; from < 9; from++) {
            for (int at = from; at < 30; at++) {
                byte[] bytes = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                assertThat(Bytes.lineEnd(bytes, from, 30)).isEqualTo(-1);
                bytes[at] = (byte) (at % 2 == 0 ? '\n' : '\r');
                assertThat(Bytes.lineEnd(bytes, from, 30)).isEqualTo(at);
                assertThat(Bytes.lineEnd(bytes, from, at + 1)).isEqualTo(at);
                assertThat(Bytes.lineEnd(bytes, from, at)).isEqualTo(-1);
                assertThat(Bytes.lineEnd(bytes, at + 1, 30)).isEqualTo(-1);
            }
        }
    }

    @Test
    void bytesNextToALineEndInValueAreNone() {
        for (int value = 0; value < 256; value++) {
            byte[] bytes = new byte[17];
            java.util.Arrays.fill(bytes, (byte) value);
            boolean lineEnd = value == '\n' || value == '\r';
            assertThat(Bytes.lineEnd(bytes, 0, 17)).as("value %d", value).isEqualTo(lineEnd ? 0 : -1);
            assertThat(Bytes.hasNul(bytes, 0, 17)).as("value %d", value).isEqualTo(value == 0);
        }
    }

    @Test
    void randomBytesAreSearchedAsOneByOne() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                // many neighbours of what is looked for, as those are where a trick with eight bytes would err
                bytes[i] = (byte) (random.nextInt(4) > 0 ? 9 + random.nextInt(6) : random.nextInt(256) - 128);
                if (random.nextInt(8) > 0 && (bytes[i] == '\n' || bytes[i] == '\r')) {
                    bytes[i]++;
                }
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int lineEnd = -1;
            boolean nul = false;
            for (int i = to - 1; i >= from; i--) {
                lineEnd = bytes[i] == '\n' || bytes[i] == '\r' ? i : lineEnd;
                nul |= bytes[i] == 0;
            }
            assertThat(Bytes.lineEnd(bytes, from, to)).isEqualTo(lineEnd);
            assertThat(Bytes.hasNul(bytes, from, to)).isEqualTo(nul);
        }
    }

    @Test
    void wordsAreLittleEndian() {
        byte[] bytes = new byte[12];
        Bytes.putLong(bytes, 2, 0x0807060504030201L);

        assertThat(bytes).containsExactly(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0);
        assertThat(Bytes.longAt(bytes, 2)).isEqualTo(0x0807060504030201L);
        assertThat(Bytes.intAt(bytes, 2)).isEqualTo(0x04030201);
    }
}
