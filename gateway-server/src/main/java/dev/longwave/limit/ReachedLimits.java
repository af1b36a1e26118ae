package dev.longwave.limit;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells metrics of everybody who was refused for a limit, and the log of some: strangers decide how often it happens. Safe
 * from any thread.
 */
final class ReachedLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ReachedLimits.class);
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<Limit> counter;
    private final LongSupplier nanoTime;

    // guarded by itself
    private final Map<Limit, Untold> untold = new EnumMap<>(Limit.class);

    private static final class Untold {
        private long since;
        private long count;
    }

    /**
     * Creates one that has told of nothing.
     *
     * @param counter is told of each
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    ReachedLimits(Consumer<Limit> counter, LongSupplier nanoTime) {
        this.counter = counter;
        this.nanoTime = nanoTime;
    }

    /**
     * Somebody was refused.
     *
     * @param who in the log
     */
    void add(Limit limit, @Nullable Object who) {
        counter.accept(limit);
        long before;
        synchronized (untold) {
            long now = nanoTime.getAsLong();
            Untold told = untold.get(limit);
            if (told == null) {
                told = new Untold();
                untold.put(limit, told);
            } else if (now - told.since < BETWEEN_LINES_NANOS) {
                told.count++;
                return;
            }
            before = told.count;
            told.since = now;
            told.count = 0;
        }
        LOG.warn(
                "limit reached limit={} remote={} refused_before={}; raise it if these are honest clients",
                limit.key(),
                text(who),
                before);
    }

    private static @Nullable Object text(@Nullable Object who) {
        return who instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : who;
    }
}
