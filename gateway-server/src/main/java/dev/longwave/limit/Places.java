package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * So many places in all, and so many for each address. An address is remembered while it has a place, so there are never
 * more of them than places. Safe from any thread.
 */
public final class Places {
    private final int most;
    private final int mostPerAddress;
    private final Limit inAll;
    private final Limit perAddress;
    private final Set<AddressRange> exempt;
    private final AtomicInteger taken = new AtomicInteger();
    private final ConcurrentHashMap<Long, Integer> takenBy = new ConcurrentHashMap<>();

    /**
     * Creates places that are all free.
     *
     * @param most places in all
     * @param mostPerAddress places for one address
     * @param inAll what the first is called
     * @param perAddress what the second is called
     * @param exempt addresses that only the first is for
     */
    Places(int most, int mostPerAddress, Limit inAll, Limit perAddress, Set<AddressRange> exempt) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
        this.inAll = inAll;
        this.perAddress = perAddress;
        this.exempt = exempt;
    }

    /**
     * Takes a place, to be given back with {@link #leave} and the same address.
     *
     * @return null where there was one, else the limit that is reached
     */
    @Nullable
    Limit enter(@Nullable SocketAddress address) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return inAll;
        }
        InetAddress counted = counted(address);
        if (counted != null && takenBy.merge(AddressBlock.of(counted), 1, Integer::sum) > mostPerAddress) {
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

    private @Nullable InetAddress counted(@Nullable SocketAddress address) {
        if (mostPerAddress == Integer.MAX_VALUE || !(address instanceof InetSocketAddress inet)) {
            return null;
        }
        InetAddress ip = inet.getAddress();
        return ip == null || AddressRange.anyContains(exempt, ip) ? null : ip;
    }

    /** How many are taken. */
    public int taken() {
        return taken.get();
    }

    /** Addresses that have a place and are counted. */
    int addresses() {
        return takenBy.size();
    }

    /** How many there are in all. */
    int most() {
        return most;
    }

    /** How many there are for one address. */
    int mostPerAddress() {
        return mostPerAddress;
    }
}
