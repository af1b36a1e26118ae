package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import dev.longwave.config.LimitsConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * So many places in all, and so many for each address. An address is remembered while it has a place, so there are never
 * more of them than places. Where there come to be fewer than are taken, those that are taken stay so. Safe from any
 * thread.
 */
final class Places {
    /**
     * How many places there are.
     *
     * @param most places in all
     * @param mostPerAddress places for one address
     * @param exempt addresses that only the first is for
     */
    record Bounds(int most, int mostPerAddress, Set<AddressRange> exempt) {
        static final Bounds NONE = new Bounds(LimitsConfig.NONE, LimitsConfig.NONE, Set.of());

        Bounds {
            exempt = Set.copyOf(exempt);
        }

        private boolean isOver(int takenByOne, InetAddress address) {
            return takenByOne > mostPerAddress && !AddressRange.anyContains(exempt, address);
        }
    }

    private final Limit inAll;
    private final Limit perAddress;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> takenBy = new ConcurrentHashMap<>();
    private volatile Bounds bounds = Bounds.NONE;

    /**
     * Creates places that are all free, any number of them.
     *
     * @param inAll what the bound in all is called
     * @param perAddress what the one for an address is called
     */
    Places(Limit inAll, Limit perAddress) {
        this.inAll = inAll;
        this.perAddress = perAddress;
    }

    /** Sets how many there are from now on. */
    void bound(Bounds newBounds) {
        bounds = newBounds;
    }

    /**
     * Takes a place, to be given back with {@link #leave} and the same address.
     *
     * @return null where there was one, else the limit that is reached
     */
    @Nullable
    Limit enter(@Nullable SocketAddress address) {
        Bounds now = bounds;
        if (taken.incrementAndGet() > now.most) {
            taken.decrementAndGet();
            return inAll;
        }
        InetAddress counted = counted(address);
        if (counted != null && now.isOver(takenBy.merge(AddressBlock.of(counted), 1, Integer::sum), counted)) {
            leave(address);
            return perAddress;
        }
        return null;
    }

    /** Gives a place back. */
    void leave(@Nullable SocketAddress address) {
        InetAddress counted = counted(address);
        if (counted != null) {
            takenBy.computeIfPresent(AddressBlock.of(counted), (block, places) -> places == 1 ? null : places - 1);
        }
        taken.decrementAndGet();
    }

    /** All that have an address are counted, as the bounds may be others when they leave. */
    private static @Nullable InetAddress counted(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    /** How many are taken. */
    int taken() {
        return taken.get();
    }

    /** Addresses that have a place. */
    int addresses() {
        return takenBy.size();
    }

    /** How many there are in all. */
    int most() {
        return bounds.most;
    }

    /** How many there are for one address. */
    int mostPerAddress() {
        return bounds.mostPerAddress;
    }
}
