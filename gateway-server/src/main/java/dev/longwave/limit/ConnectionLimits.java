package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import dev.longwave.config.LimitsConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Which connections one listener takes. Safe from any thread. */
public final class ConnectionLimits {
    /** Addresses whose connects are remembered, of about 150 bytes each. */
    private static final int MOST_ADDRESSES = 50_000;

    /** How many seconds' worth of connects may come at once: an office comes back whole when its network does. */
    private static final long BURST_SECONDS = 10;

    /**
     * How fast connections may come.
     *
     * @param perSecond from one address
     * @param rates of the addresses, null where they may come as fast as they like
     * @param exempt addresses that it is not for
     */
    private record Pace(int perSecond, @Nullable Rates<Long> rates, Set<AddressRange> exempt) {
        static final Pace ANY = new Pace(LimitsConfig.NONE, null, Set.of());
    }

    private final Places places;
    private final LongSupplier nanoTime;
    private final ReachedLimits reached;
    private volatile Pace pace = Pace.ANY;

    /**
     * Creates those of a listener without connections.
     *
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    ConnectionLimits(Places places, LongSupplier nanoTime, ReachedLimits reached) {
        this.places = places;
        this.nanoTime = nanoTime;
        this.reached = reached;
    }

    /**
     * Sets what is allowed from now on. Whoever came too fast before is not remembered where the rate is another one.
     *
     * @param perSecond new connections from one address, {@link LimitsConfig#NONE} for any number; not for those that are
     *     exempt from the bounds
     */
    void limit(Places.Bounds bounds, int perSecond) {
        places.bound(bounds);
        Pace before = pace;
        Rates<Long> rates = perSecond == before.perSecond ? before.rates : rates(perSecond);
        pace = new Pace(perSecond, rates, bounds.exempt());
    }

    private @Nullable Rates<Long> rates(int perSecond) {
        return perSecond == LimitsConfig.NONE
                ? null
                : new Rates<>(perSecond, perSecond * BURST_SECONDS, MOST_ADDRESSES, nanoTime);
    }

    /**
     * Tells whether a new connection is to be kept. One that is has to be given back with {@link #closed}.
     *
     * @param peer at its other end, null where that is not known
     */
    public boolean mayOpen(@Nullable SocketAddress peer) {
        Limit limit = isTooFast(peer) ? Limit.CONNECT_RATE : places.enter(peer);
        if (limit != null) {
            reached.add(limit, peer);
        }
        return limit == null;
    }

    private boolean isTooFast(@Nullable SocketAddress peer) {
        Pace now = pace;
        return now.rates != null
                && peer instanceof InetSocketAddress inet
                && !AddressRange.anyContains(now.exempt, inet.getAddress())
                && now.rates.take(AddressBlock.of(inet.getAddress())) > 0;
    }

    /** A connection that was kept is closed. */
    public void closed(@Nullable SocketAddress peer) {
        places.leave(peer);
    }

    /** Open connections. */
    public int open() {
        return places.taken();
    }

    /** Most open connections. */
    public int most() {
        return places.most();
    }
}
