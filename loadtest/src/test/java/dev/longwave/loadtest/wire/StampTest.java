package dev.longwave.loadtest.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StampTest {
    private static final long MOST = 9_999_999_999_999_999L;

    private final Stamp stamp = new Stamp(12_345, 100);

    @Test
    void whatWasWrittenIsRead() {
        byte[] data = stamp.template();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong(i % 2 == 0 ? 1_000 : MOST + 1);
            long number = random.nextLong(i % 3 == 0 ? 1_000 : MOST + 1);
            Stamp.write(data, 0, nanos, number);

            assertThat(Stamp.nanos(data, 0)).isEqualTo(nanos);
            assertThat(Stamp.number(data, 0)).isEqualTo(number);
            assertThat(stamp.isWhole(data, 0, data.length)).isTrue();
        }
    }

    @Test
    void theLargestNumbersFit() {
        byte[] data = stamp.template();
        Stamp.write(data, 0, MOST, MOST - 1);

        assertThat(Stamp.nanos(data, 0)).isEqualTo(MOST);
        assertThat(Stamp.number(data, 0)).isEqualTo(MOST - 1);
    }

    @Test
    void dataIsLettersAndDigitsOnly() {
        assertThat(new String(new Stamp(-1, 1_000).template(), US_ASCII))
                .hasSize(1_000)
                .matches("[A-Za-z0-9]+");
    }

    @Test
    void anythingButADigitIsBroken() {
        byte[] data = stamp.template();
        Stamp.write(data, 0, 123, 456);
        for (int at = 8; at < 40; at++) {
            byte digit = data[at];
            for (int value = -128; value < 128; value++) {
                data[at] = (byte) value;
                boolean isDigit = value >= '0' && value <= '9';
                assertThat(Stamp.nanos(data, 0) < 0).as("%d at %d", value, at).isEqualTo(at < 24 && !isDigit);
                assertThat(Stamp.number(data, 0) < 0).as("%d at %d", value, at).isEqualTo(at >= 24 && !isDigit);
            }
            data[at] = digit;
        }
    }

    @Test
    void itIsFoundInAnEnvelope() {
        byte[] data = stamp.template();
        Stamp.write(data, 0, 1, 2);
        byte[] envelope = ("{\"data\":\"" + new String(data, US_ASCII) + "\",\"LW\":1}").getBytes(US_ASCII);

        int at = stamp.find(envelope, 0, envelope.length);

        assertThat(at).isEqualTo(9);
        assertThat(Stamp.number(envelope, at)).isEqualTo(2);
        assertThat(stamp.isWhole(envelope, at, envelope.length)).isTrue();
        assertThat(stamp.find(envelope, 10, envelope.length)).isEqualTo(-1);
        assertThat(stamp.find(envelope, 0, 9 + Stamp.LENGTH - 1)).isEqualTo(-1);
        assertThat(stamp.find(envelope, 0, 9 + Stamp.LENGTH)).isEqualTo(9);
    }

    @Test
    void eventsOfAnotherRunAreNotFound() {
        byte[] other = new Stamp(12_346, 100).template();

        assertThat(stamp.find(other, 0, other.length)).isEqualTo(-1);
    }

    @Test
    void onlyThirtyBitsOfTheRunCount() {
        assertThat(new Stamp(5 | 1 << 30, 100).template()).isEqualTo(new Stamp(5, 100).template());
        assertThat(new Stamp(Integer.MIN_VALUE | 5, 100).template()).isEqualTo(new Stamp(5, 100).template());
        assertThat(new Stamp(0x3FFFFFFF, 100).size()).isEqualTo(100);
    }

    @Test
    void everyByteOfTheFillerCounts() {
        byte[] data = stamp.template();
        for (int at = Stamp.LENGTH; at < data.length; at++) {
            data[at]++;
            assertThat(stamp.isWhole(data, 0, data.length)).as("byte %d", at).isFalse();
            data[at]--;
        }
        assertThat(stamp.isWhole(data, 0, data.length)).isTrue();
        assertThat(stamp.isWhole(data, 0, data.length - 1)).isFalse();
    }

    @Test
    void theSmallestEventHasNoFiller() {
        Stamp smallest = new Stamp(1, Stamp.LENGTH);

        assertThat(smallest.isWhole(smallest.template(), 0, Stamp.LENGTH)).isTrue();
        assertThatThrownBy(() -> new Stamp(1, Stamp.LENGTH - 1)).hasMessage("size must be at least 40, got 39");
    }

    @Test
    void theTemplateIsACopy() {
        stamp.template()[50] = 0;

        assertThat(stamp.template()[50]).isNotZero();
    }
}
