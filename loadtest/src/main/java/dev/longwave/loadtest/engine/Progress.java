package dev.longwave.loadtest.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told how a run goes while it goes on. Called on the run's own thread, so it must not block. */
public interface Progress {
    /** Tells nobody. */
    Progress NONE = new Progress() {
        @Override
        public void moment(Moment moment) {}

        @Override
        public void note(String sentence) {}
    };

    /** How it stands; several times a second. */
    void moment(Moment moment);

    /** Something that a person should know now, such as that the server has closed connections; a sentence. */
    void note(String sentence);

    /**
     * How a run stands.
     *
     * @param phase what it is at, such as {@code "connecting"}, {@code "warm-up"} or {@code "fanout"}
     * @param elapsed since the run began
     * @param remaining until it should be over; {@code null} if nobody can know
     * @param wanted streams that should be open
     * @param connected streams that are
     * @param published events acknowledged so far
     * @param delivered events arrived so far
     * @param publishedPerSecond over the last second
     * @param deliveredPerSecond over the last second
     * @param p50Micros of what arrived in the last second; {@code null} if nothing did
     * @param p99Micros of what arrived in the last second; {@code null} if nothing did
     * @param troubles lost, repeated, reordered and corrupted so far, as far as known
     */
    record Moment(
            String phase,
            Duration elapsed,
            @Nullable Duration remaining,
            long wanted,
            long connected,
            long published,
            long delivered,
            double publishedPerSecond,
            double deliveredPerSecond,
            @Nullable Double p50Micros,
            @Nullable Double p99Micros,
            long troubles) {}
}
