package dev.longwave.limit;

import dev.longwave.config.LimitsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many events a second there may be, from all publishers and from each. Safe from any thread. */
public final class PublishLimits {
    private static final int MOST_CALLERS = 10_000;

    private final int perSecond;
    private final TokenBucket bucket;
    private final int perSecondEach;
    private final @Nullable Rates<Object> callers;
    private final boolean byKey;
    private final LongSupplier nanoTime;
    private final ReachedLimits reached;

    /**
     * An event that is too much.
     *
     * @param limit which is reached
     * @param perSecond how many it allows
     * @param waitNanos time after which the next one is not too much, if nobody else takes its place
     */
    public record Excess(Limit limit, int perSecond, long waitNanos) {}

    /**
     * Creates those of publishers who have published nothing.
     *
     * @param perSecond events from all, {@link LimitsConfig#NONE} for any number
     * @param perSecondEach events from each, likewise
     * @param byKey whether publishers are told apart by the name of what they show, else by their address
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    PublishLimits(int perSecond, int perSecondEach, boolean byKey, LongSupplier nanoTime, ReachedLimits reached) {
        this.perSecond = perSecond;
        this.bucket = new TokenBucket(nanoTime.getAsLong());
        this.perSecondEach = perSecondEach;
        this.callers = perSecondEach == LimitsConfig.NONE
                ? null
                : new Rates<>(perSecondEach, perSecondEach, MOST_CALLERS, nanoTime);
        this.byKey = byKey;
        this.nanoTime = nanoTime;
        this.reached = reached;
    }

    /** One that refuses nobody. */
    public static PublishLimits none() {
        return new PublishLimits(
                LimitsConfig.NONE,
                LimitsConfig.NONE,
                false,
                System::nanoTime,
                new ReachedLimits(limit -> {}, System::nanoTime));
    }

    /**
     * Counts an event that somebody wants to publish.
     *
     * @param who the name of what they have shown
     * @param client where they are, null where that is not known
     * @return null where it may be published
     */
    public @Nullable Excess publish(String who, @Nullable SocketAddress client) {
        if (callers != null) {
            long wait = callers.take(caller(who, client));
            if (wait > 0) {
                return excess(Limit.PUBLISH_RATE_PER_CALLER, perSecondEach, wait, byKey ? who : client);
            }
        }
        if (perSecond != LimitsConfig.NONE) {
            long wait = bucket.take(perSecond, perSecond, nanoTime.getAsLong());
            if (wait > 0) {
                return excess(Limit.PUBLISH_RATE, perSecond, wait, client);
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
