package dev.longwave.stream;

import io.netty.util.internal.PlatformDependent;

/**
 * What the connections of one event loop hold for clients that do not take it, and its bound. One large event goes to
 * thousands of stalled readers within a pass, long before anybody who looks now and then sees the memory go; so whoever
 * is handed bytes over the bound makes those furthest behind go at once. Confined to the event loop.
 */
final class UnsentBytes {
    /** Of the bound, in sixteenths: what is left of it when enough have gone. */
    private static final int KEPT_SIXTEENTHS = 15;

    private long limitBytes = PlatformDependent.maxDirectMemory()
            / 2
            / Math.max(1, Runtime.getRuntime().availableProcessors());
    private long bytes;

    /**
     * Sets the bound.
     *
     * @param newLimitBytes most bytes, at least 1
     */
    void limit(long newLimitBytes) {
        limitBytes = newLimitBytes;
    }

    void add(long change) {
        bytes += change;
    }

    boolean isOverLimit() {
        return bytes > limitBytes;
    }

    /** Whether the bound would be passed again soon. */
    boolean isNearLimit() {
        return bytes > limitBytes / 16 * KEPT_SIXTEENTHS;
    }

    long bytes() {
        return bytes;
    }
}
