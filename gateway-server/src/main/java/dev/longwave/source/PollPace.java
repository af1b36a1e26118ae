package dev.longwave.source;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a poll asks again: in its rhythm, or later and later while that brings trouble. Confined to one thread. */
final class PollPace {
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    /** A server that is wrong about the time should not silence a channel for a day. */
    private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

    private final Duration every;
    private final Duration longest;
    private final DoubleSupplier random;
    private Duration backoff;

    /**
     * Creates one that has had no trouble.
     *
     * @param every time from one start to the next
     * @param random 0 to 1, so that polls that failed together do not come back together
     */
    PollPace(Duration every, DoubleSupplier random) {
        this.every = every;
        this.longest = every.compareTo(LONGEST_BACKOFF) > 0 ? every : LONGEST_BACKOFF;
        this.random = random;
        this.backoff = every;
    }

    /** The wait after a poll that worked and that took some time. */
    Duration afterSuccess(Duration taken) {
        backoff = every;
        Duration left = every.minus(taken);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * The wait after one that did not.
     *
     * @param atLeast what the server asks for
     */
    Duration afterTrouble(Duration atLeast) {
        // three quarters of it and up to all
        Duration wait = Duration.ofNanos((long) (backoff.toNanos() * (0.75 + random.getAsDouble() / 4)));
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait.compareTo(atLeast) < 0 ? atLeast : wait;
    }

    /**
     * What the header {@code Retry-After} asks for. A date is not looked at: clocks differ, and jump.
     *
     * @param value of the header, null where there is none
     * @return 0 to 5 minutes; 0 where it is no number of seconds
     */
    static Duration retryAfter(@Nullable String value) {
        if (value == null || !value.strip().matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        Duration wish = Duration.ofSeconds(Long.parseLong(value.strip()));
        return wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish;
    }
}
