package dev.longwave.limit;

import dev.longwave.config.LimitsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many events a second there may be, from all publishers and from each. Safe from any thread. */
public final class PublishLimits {
    private static final int MOST_CALLERS = 10_000;

    /**
     * How fast events may come.
     *
     * @param perSecond from all
     * @param bucket of all
     * @param perSecondEach from each
     * @param callers those of each, null where each may publish as fast as they like
     */
    private record Pace(
            int perSecond,
            TokenBucket bucket,
            int perSecondEach,
            @Nullable Rates<Object> callers) {}

    private final boolean byKey;
    private final LongSupplier nanoTime;
    private final ReachedLimits reached;
    private volatile Pace pace;

    /**
     * An event that is too much.
     *
     * @param limit which is reached
     * @param perSecond how many it allows
     * @param waitNanos time after which the next one is not too much, if nobody else takes its place
     */
    public record Excess(Limit limit, int perSecond, long waitNanos) {}

    /**
     * Creates those of publishers who may publish as much as they like.
     *
     * @param byKey whether publishers are told apart by the name of what they show, else by their address
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    PublishLimits(boolean byKey, LongSupplier nanoTime, ReachedLimits reached) {
        this.byKey = byKey;
        this.nanoTime = nanoTime;
        this.reached = reached;
        this.pace = new Pace(LimitsConfig.NONE, new TokenBucket(nanoTime.getAsLong()), LimitsConfig.NONE, null);
    }

    /** One that refuses nobody. */
    public static PublishLimits none() {
        return new PublishLimits(false, System::nanoTime, new ReachedLimits(limit -> {}, System::nanoTime));
    }

    /**
     * Sets what is allowed from now on. What was published before does not count where the rate is another one.
     *
     * @param perSecond events from all, {@link LimitsConfig#NONE} for any number
     * @param perSecondEach events from each, likewise
     */
    void limit(int perSecond, int perSecondEach) {
        Pace before = pace;
        pace = new Pace(
                perSecond,
                perSecond == before.perSecond ? before.bucket : new TokenBucket(nanoTime.getAsLong()),
                perSecondEach,
                perSecondEach == before.perSecondEach ? before.callers : callers(perSecondEach));
    }

    private @Nullable Rates<Object> callers(int perSecondEach) {
        return perSecondEach == LimitsConfig.NONE
                ? null
                : new Rates<>(perSecondEach, perSecondEach, MOST_CALLERS, nanoTime);
    }

    /**
     * Counts an event that somebody wants to publish.
     *
     * @param who the name of what they have shown
     * @param client where they are, null where that is not known
     * @return null where it may be published
     */
    public @Nullable Excess publish(String who, @Nullable SocketAddress client) {
        Pace now = pace;
        if (now.callers != null) {
            long wait = now.callers.take(caller(who, client));
            if (wait > 0) {
                return excess(Limit.PUBLISH_RATE_PER_CALLER, now.perSecondEach, wait, byKey ? who : client);
            }
        }
        if (now.perSecond != LimitsConfig.NONE) {
            long wait = now.bucket.take(now.perSecond, now.perSecond, nanoTime.getAsLong());
            if (wait > 0) {
                return excess(Limit.PUBLISH_RATE, now.perSecond, wait, client);
            }
        }
        return null;
    }

    private Object caller(String who, @Nullable SocketAddress client) {
        return !byKey && client instanceof InetSocketAddress inet ? AddressBlock.of(inet.getAddress()) : who;
    }

    private Excess excess(Limit limit, int allowed, long waitNanos, @Nullable Object who) {
        reached.add(limit, who);
        return new Excess(limit, allowed, waitNanos);
    }
}
