package dev.longwave.broker;

/** What was asked for with {@link Leases#ask}, whether this gateway has it or not. Safe from any thread. */
public interface Lease {
    /** That of a gateway by itself. */
    Lease ALONE = new Lease() {
        @Override
        public void watched(boolean here) {
            // there is nobody to tell
        }

        @Override
        public void release() {
            // nobody waits for it
        }
    };

    /** Tells the others whether anybody watches the channel here. Without that, a gateway is not given the lease. */
    void watched(boolean here);

    /** Gives it up, or stops asking for it: what is done with it has ended. Safe to repeat. */
    void release();
}
