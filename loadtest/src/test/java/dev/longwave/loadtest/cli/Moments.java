package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.Progress.Moment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Made-up moments of a run of 30 s. */
final class Moments {
    private Moments() {}

    static Moment connecting(long millis, long connected) {
        return new Moment("connecting", Duration.ofMillis(millis), null, 10_000, connected, 0, 0, 0, 0, null, null, 0);
    }

    static Moment of(String phase, long millis) {
        return of(phase, millis, 1_240.0, 8_710.0, 0);
    }

    static Moment of(String phase, long millis, @Nullable Double p50, @Nullable Double p99, long troubles) {
        return new Moment(
                phase,
                Duration.ofMillis(millis),
                Duration.ofMillis(30_000 - millis),
                10_000,
                10_000,
                millis,
                millis * 10_000,
                1_200,
                12_000_000,
                p50,
                p99,
                troubles);
    }
}
