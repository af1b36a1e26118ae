package dev.longwave.broker;

/**
 * How the lease of a channel stands.
 *
 * @param holder who has it
 * @param node what the gateway that has it is called, empty where that is not known
 * @param watchedElsewhere whether anybody watches the channel at another gateway
 */
public record LeaseState(Holder holder, String node, boolean watchedElsewhere) {
    /** Of a gateway by itself. */
    static final LeaseState ALONE = new LeaseState(Holder.SELF, "", false);

    /** Nobody knows. */
    public static final LeaseState UNKNOWN = new LeaseState(Holder.UNKNOWN, "", false);

    /** Who has a lease. */
    public enum Holder {
        /** This gateway. */
        SELF,
        /** Another one. */
        OTHER,
        /** Nobody that can be named, so it is not this one. */
        UNKNOWN
    }

    /** Whether this gateway has it. */
    public boolean isHeld() {
        return holder == Holder.SELF;
    }
}
