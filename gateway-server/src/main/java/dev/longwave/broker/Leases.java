package dev.longwave.broker;

import dev.longwave.hub.ChannelName;
import java.util.function.Consumer;

/**
 * Decides which one of the gateways that share channels does what only one of them may do for a channel. Safe from any
 * thread.
 */
public interface Leases {
    /** Those of a gateway by itself, which has all of them. */
    Leases ALONE = (channel, holder) -> {
        holder.accept(LeaseState.ALONE);
        return Lease.ALONE;
    };

    /**
     * Asks for the lease of a channel that is watched here, and goes on asking until it is released.
     *
     * @param holder is told how things stand, at first and with every change, one call at a time and in order; perhaps
     *     before this returns. It must not block.
     */
    Lease ask(ChannelName channel, Consumer<LeaseState> holder);
}
