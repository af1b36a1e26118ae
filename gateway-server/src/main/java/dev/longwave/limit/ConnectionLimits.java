package dev.longwave.limit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which connections one listener takes. Safe from any thread. */
public final class ConnectionLimits {
    private final Places places;
    private final @Nullable Rates<Long> rates;
    private final Predicate<InetAddress> exempt;
    private final ReachedLimits reached;

    /**
     * Creates those of a listener without connections.
     *
     * @param rates how many new ones a second, null for any number
     * @param exempt addresses that the rate is not for
     */
    ConnectionLimits(Places places, @Nullable Rates<Long> rates, Predicate<InetAddress> exempt, ReachedLimits reached) {
        this.places = places;
        this.rates = rates;
        this.exempt = exempt;
        this.reached = reached;
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
        return rates != null
                && peer instanceof InetSocketAddress inet
                && !exempt.test(inet.getAddress())
                && rates.take(AddressBlock.of(inet.getAddress())) > 0;
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
