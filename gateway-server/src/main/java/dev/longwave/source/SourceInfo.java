package dev.longwave.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a channel of a source looks like from outside, at some moment.
 *
 * @param channel its name
 * @param kind the word in the configuration
 * @param state how its run stands
 * @param node the gateway of a cluster that runs it, empty outside of one or where that is not known
 * @param pid the run's process, null where it has none
 * @param viewers open streams that name it
 * @param age time since the run began
 * @param restarts how often the run has begun again
 * @param events how many events it has published
 */
public record SourceInfo(
        String channel,
        String kind,
        State state,
        String node,
        @Nullable Long pid,
        int viewers,
        Duration age,
        int restarts,
        long events) {
    /** How a run stands. */
    public enum State {
        STARTING,
        RUNNING,
        /** Another gateway runs it, or nobody knows which one. */
        ELSEWHERE,
        /** Nobody watches; it is stopped soon. */
        LINGERING,
        /** It waits before it begins again. */
        BACKING_OFF,
        /** It has ended by itself; who comes now is shown what it said. */
        ENDED,
        /** It has been told to stop, or has ended, and something of it is left. */
        STOPPING
    }
}
