package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.target.Target;
import dev.longwave.loadtest.wire.Stamp;

/**
 * What subscribers have to know of a run.
 *
 * @param target where they subscribe
 * @param channels what there is to follow
 * @param run marks the run's events
 * @param size bytes of an event's data
 * @param gapType the type of the events by which the server tells a gap
 * @param loops event loops to spread them over
 * @param sourceAddresses how many addresses of 127/8 they come from; 0 leaves it to the system
 * @param insecure whether any certificate will do
 * @param beganNanos {@link System#nanoTime} when the run began; the clock is the machine's, the same for all processes
 */
record ReceiverSettings(
        Target target,
        Channels channels,
        int run,
        int size,
        String gapType,
        int loops,
        int sourceAddresses,
        boolean insecure,
        long beganNanos) {
    Stamp stamp() {
        return new Stamp(run, size);
    }

    /** Whether an event's data should arrive with nothing around it. */
    boolean bare() {
        return target.publishBody().equals(Target.DATA);
    }
}
