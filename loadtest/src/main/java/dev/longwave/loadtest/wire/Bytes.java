package dev.longwave.loadtest.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of an array at once. Stateless. */
final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LF = ONES * '\n';
    private static final long CR = ONES * '\r';

    private Bytes() {}

    static long longAt(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static int intAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static void putLong(byte[] bytes, int at, long value) {
        LONG.set(bytes, at, value);
    }

    /** Index of the first CR or LF, or -1. */
    static int lineEnd(byte[] bytes, int from, int to) {
        if (from < to && (bytes[from] == '\n' || bytes[from] == '\r')) {
            return from; // every block ends with an empty line
        }
        int at = from;
        // other lines are long and have few control characters: look for any of those, many bytes at once
        for (; at + 32 <= to; at += 32) {
            long hits = controls(longAt(bytes, at))
                    | controls(longAt(bytes, at + 8))
                    | controls(longAt(bytes, at + 16))
                    | controls(longAt(bytes, at + 24));
            if (hits != 0) {
                int end = lineEndSlowly(bytes, at, at + 32);
                if (end >= 0) {
                    return end;
                }
            }
        }
        return lineEndSlowly(bytes, at, to);
    }

    private static int lineEndSlowly(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long word = longAt(bytes, at);
            long hits = zeros(word ^ LF) | zeros(word ^ CR);
            if (hits != 0) {
                return at + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n' || bytes[at] == '\r') {
                return at;
            }
        }
        return -1;
    }

    static boolean hasNul(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            if (zeros(longAt(bytes, at)) != 0) {
                return true;
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Not zero if a byte is less than 0x0E, as CR and LF are. */
    private static long controls(long word) {
        return (word - ONES * 0x0E) & ~word & HIGHS;
    }

    /** The high bit of every zero byte; those above the lowest zero byte may be wrong. */
    private static long zeros(long word) {
        return (word - ONES) & ~word & HIGHS;
    }
}
