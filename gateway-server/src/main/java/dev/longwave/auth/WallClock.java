package dev.longwave.auth;

/** What time it is. Nothing but tokens is judged by it: it may jump. */
public final class WallClock {
    private WallClock() {}

    /** Milliseconds since 1970. */
    public static long millis() {
        return System.currentTimeMillis();
    }
}
