package dev.longwave.hub;

import java.time.Duration;

/** Where a stream begins. */
public sealed interface StartPosition {
    /** With what is published from now on. */
    StartPosition LIVE = new Live();

    /** With the oldest event that is kept. */
    StartPosition EARLIEST = new Earliest();

    /** See {@link #LIVE}. */
    record Live() implements StartPosition {}

    /** See {@link #EARLIEST}. */
    record Earliest() implements StartPosition {}

    /**
     * With the oldest event kept that was published at most so long ago.
     *
     * @param age not negative
     */
    record Since(Duration age) implements StartPosition {
        public Since {
            if (age.isNegative()) {
                throw new IllegalArgumentException("age must not be negative, got " + age);
            }
        }
    }

    /**
     * With the newest events kept, counted over all channels of the stream.
     *
     * @param count how many, at least 0
     */
    record Last(int count) implements StartPosition {
        public Last {
            if (count < 0) {
                throw new IllegalArgumentException("count must be at least 0, got " + count);
            }
        }
    }

    /**
     * After the event that the client had last.
     *
     * @param id what the client sent; any text
     */
    record After(String id) implements StartPosition {}
}
