package dev.longwave.loadtest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an event carries so that it is known again: which run it belongs to, when it was meant to be published, its number
 * in the run, and filler up to its size, which has to arrive unchanged. All of it is ASCII letters and digits, so that no
 * envelope has to escape it.
 *
 * <p>Immutable, for any thread.
 */
public final class Stamp {
    /** Bytes of the mark, the time and the number, which is the least that an event's data can have. */
    public static final int LENGTH = 40;

    private static final int MARK_LENGTH = 8;
    private static final int DIGITS = 16;
    private static final String FILLER = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static final long ZEROS = 0x3030303030303030L;

    private final long mark;
    private final byte[] template;

    /**
     * @param run tells the events of this run from those of others; its lowest 30 bits count
     * @param size bytes of an event's data, at least {@link #LENGTH}
     */
    public Stamp(int run, int size) {
        if (size < LENGTH) {
            throw new IllegalArgumentException("size must be at least " + LENGTH + ", got " + size);
        }
        String name = "LW"
                + String.format("%6s", Integer.toString(run & 0x3FFFFFFF, 36)).replace(' ', '0');
        StringBuilder text = new StringBuilder(size).append(name).append("0".repeat(2 * DIGITS));
        while (text.length() < size) {
            text.append(FILLER, 0, Math.min(FILLER.length(), size - text.length()));
        }
        template = text.toString().getBytes(StandardCharsets.US_ASCII);
        mark = Bytes.longAt(template, 0);
    }

    /** Bytes of an event's data. */
    public int size() {
        return template.length;
    }

    /** The data of an event, {@link #size} bytes, before {@link #write} gave it its time and number. */
    public byte[] template() {
        return template.clone();
    }

    /**
     * Writes the time and the number into data that stands at {@code at}.
     *
     * @param nanos when the event is meant to be published, since the beginning of the run; 0 to 10^16 - 1
     * @param number the event's number in the run, 0 to 10^16 - 1
     */
    public static void write(byte[] into, int at, long nanos, long number) {
        writeDigits(into, at + MARK_LENGTH, nanos);
        writeDigits(into, at + MARK_LENGTH + DIGITS, number);
    }

    /** Where in these bytes an event's data begins; -1 if they are none of this run's. */
    public int find(byte[] bytes, int from, int to) {
        for (int at = from; at + LENGTH <= to; at++) {
            if (Bytes.longAt(bytes, at) == mark) {
                return at;
            }
        }
        return -1;
    }

    /** When the event that stands there was meant to be published, in nanoseconds since the run began; -1 if it is broken. */
    public static long nanos(byte[] bytes, int at) {
        return digits(bytes, at + MARK_LENGTH);
    }

    /** The number of the event that stands there; -1 if it is broken. */
    public static long number(byte[] bytes, int at) {
        return digits(bytes, at + MARK_LENGTH + DIGITS);
    }

    /** Whether the event's data that stands there has its filler unchanged and ends before {@code to}. */
    public boolean isWhole(byte[] bytes, int at, int to) {
        return at + template.length <= to
                && Arrays.equals(bytes, at + LENGTH, at + template.length, template, LENGTH, template.length);
    }

    private static void writeDigits(byte[] into, int at, long value) {
        long rest = value;
        for (int i = at + DIGITS - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long digits(byte[] bytes, int at) {
        long high = eightDigits(Bytes.longAt(bytes, at));
        long low = eightDigits(Bytes.longAt(bytes, at + 8));
        return high < 0 || low < 0 ? -1 : high * 100_000_000 + low;
    }

    /** The number that eight ASCII digits mean, the first in the lowest byte; -1 if one of them is none. */
    private static long eightDigits(long ascii) {
        long values = ascii ^ ZEROS;
        if (((values + 0x7676767676767676L | values) & 0x8080808080808080L) != 0) {
            return -1;
        }
        long pairs = (values * 10 + (values >>> 8)) & 0x00FF00FF00FF00FFL;
        long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000FFFF0000FFFFL;
        return (fours * 10_000 + (fours >>> 32)) & 0xFFFFFFFFL;
    }
}
