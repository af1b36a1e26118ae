package dev.longwave.limit;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How many streams there may be, in all and for one client's address. Safe from any thread. */
public final class StreamLimits {
    private final Places places;
    private final ReachedLimits reached;

    StreamLimits(Places places, ReachedLimits reached) {
        this.places = places;
        this.reached = reached;
    }

    /** One that counts and refuses nobody. */
    public static StreamLimits none() {
        return new StreamLimits(
                new Places(Limit.STREAMS, Limit.STREAMS_PER_ADDRESS), new ReachedLimits(limit -> {}, System::nanoTime));
    }

    /** Sets how many there may be from now on; those that are open stay so. */
    void limit(Places.Bounds bounds) {
        places.bound(bounds);
    }

    /**
     * Takes a place for a stream, to be given back with {@link #closed}.
     *
     * @param client where the client is, null where that is not known
     * @return null where there was one, else the limit that is reached
     */
    public @Nullable Limit open(@Nullable SocketAddress client) {
        Limit limit = places.enter(client);
        if (limit != null) {
            reached.add(limit, client);
        }
        return limit;
    }

    /** A stream that had a place is closed. */
    public void closed(@Nullable SocketAddress client) {
        places.leave(client);
    }

    /** Most streams for one address. */
    public int mostPerAddress() {
        return places.mostPerAddress();
    }

    /** Most streams. */
    public int most() {
        return places.most();
    }
}
