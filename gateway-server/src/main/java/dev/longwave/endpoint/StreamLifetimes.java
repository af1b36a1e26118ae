package dev.longwave.endpoint;

import dev.longwave.auth.Access;
import dev.longwave.auth.WallClock;
import dev.longwave.config.StreamConfig;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a stream is open no longer than what let it in is good, and no longer than any stream may be. Every
 * event loop has its own timers.
 */
final class StreamLifetimes {
    /** Streams that were opened together, as after a restart, end over this part of their age. */
    private static final double SPREAD = 0.2;

    private final @Nullable Duration maxAge;
    private final Duration retry;
    private final FastThreadLocal<@Nullable StreamEnds> byAuthorization = new FastThreadLocal<>();
    private final FastThreadLocal<@Nullable StreamEnds> byAge = new FastThreadLocal<>();

    StreamLifetimes(StreamConfig config) {
        this.maxAge = config.maxAge().orElse(null);
        this.retry = config.retry();
    }

    /**
     * Takes a new stream. On its loop.
     *
     * @param endsAtMillis the wall clock's milliseconds at which what let it in is over, or {@link Access#NEVER}
     */
    void begin(SseStream stream, long endsAtMillis) {
        if (endsAtMillis != Access.NEVER) {
            StreamEnds ends = byAuthorization.get();
            if (ends == null) {
                ends = new StreamEnds(
                        StreamLoop.of(stream.eventLoop()),
                        WallClock::millis,
                        each -> each.close(CloseReason.AUTH_EXPIRED));
                byAuthorization.set(ends);
            }
            ends.add(stream, endsAtMillis);
        }
        if (maxAge != null) {
            StreamEnds ends = byAge.get();
            if (ends == null) {
                ends = new StreamEnds(
                        StreamLoop.of(stream.eventLoop()),
                        StreamLifetimes::uptimeMillis,
                        each -> each.close(CloseReason.MAX_AGE, spread(retry, ThreadLocalRandom.current())));
                byAge.set(ends);
            }
            ends.add(stream, uptimeMillis() + ageOf(maxAge, ThreadLocalRandom.current()));
        }
    }

    /** Age in milliseconds at which one stream ends. */
    static long ageOf(Duration maxAge, RandomGenerator random) {
        return Math.round(maxAge.toMillis() * (1 - SPREAD * random.nextDouble()));
    }

    /** What one client is told to wait: half of what all are told to once and a half. */
    static Duration spread(Duration retry, RandomGenerator random) {
        return Duration.ofMillis(Math.round(retry.toMillis() * (0.5 + random.nextDouble())));
    }

    private static long uptimeMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
