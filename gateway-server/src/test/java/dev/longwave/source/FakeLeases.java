package dev.longwave.source;

import dev.longwave.broker.Lease;
import dev.longwave.broker.LeaseState;
import dev.longwave.broker.Leases;
import dev.longwave.hub.ChannelName;
import java.util.function.Consumer;

/** The lease of one channel, which stands as a test says. */
final class FakeLeases implements Leases {
    private volatile Consumer<LeaseState> holder = state -> {};
    private volatile boolean watched;
    private volatile boolean released;

    @Override
    public Lease ask(ChannelName channel, Consumer<LeaseState> asker) {
        holder = asker;
        watched = true;
        return new Lease() {
            @Override
            public void watched(boolean here) {
                watched = here;
            }

            @Override
            public void release() {
                released = true;
            }
        };
    }

    void become(LeaseState state) {
        holder.accept(state);
    }

    boolean isWatched() {
        return watched;
    }

    boolean isReleased() {
        return released;
    }
}
