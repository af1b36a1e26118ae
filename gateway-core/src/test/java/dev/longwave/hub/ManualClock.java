package dev.longwave.hub;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock for {@link Hub} that moves when it is told to. It begins where its numbers are about to wrap around. */
final class ManualClock implements LongSupplier {
    private volatile long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    void advance(Duration time) {
        nanos = nanos + time.toNanos();
    }

    @Override
    public long getAsLong() {
        return nanos;
    }
}
