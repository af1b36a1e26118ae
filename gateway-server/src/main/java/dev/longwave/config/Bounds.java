package dev.longwave.config;

import java.time.Duration;

/** What the configuration's records hold their own components to; the table of keys has the ranges for people. */
final class Bounds {
    private Bounds() {}

    static void atLeast(String name, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }

    static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, got " + value);
        }
    }
}
