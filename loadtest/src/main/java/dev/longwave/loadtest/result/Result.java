package dev.longwave.loadtest.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one run found out. This is the content of {@code result.json}.
 *
 * @param version of this form, {@link #VERSION}
 * @param tool name and version of the program that wrote it
 * @param name what the run is called where several are shown side by side
 * @param startedAt when it began, ISO 8601 with UTC
 * @param outcome how it ended
 * @param settings every setting of the run, the defaults included, as name and text in the order of the help
 * @param machine what it ran on
 * @param totals counts and rates of the time that was measured, which warm-up is not
 * @param latencies by what was timed
 * @param ledger what became of every event on its way to every subscriber, warm-up included
 * @param server what the server's processes spent; {@code null} if they were not named
 * @param own what the load test itself spent
 * @param phases what the scenario went through, in order
 * @param samples the run over time, in order
 * @param problems what went wrong, as sentences, each with how often
 * @param warnings what makes the figures doubtful, as sentences
 */
public record Result(
        int version,
        String tool,
        String name,
        String startedAt,
        Outcome outcome,
        Map<String, String> settings,
        Machine machine,
        Totals totals,
        Latencies latencies,
        LedgerTotals ledger,
        @Nullable Cost server,
        Cost own,
        List<Phase> phases,
        List<Sample> samples,
        List<Problem> problems,
        List<String> warnings) {
    /** The version of the form that this program writes, and the only one that it reads. */
    public static final int VERSION = 1;

    /** Name and version of this program, as its results have them. */
    public static String thisProgram() {
        String version = Result.class.getPackage().getImplementationVersion();
        return "longwave-loadtest " + (version == null ? "development" : version);
    }

    /** How a run ended. */
    public enum Outcome {
        /** It went through the whole scenario. */
        COMPLETED,
        /** Somebody ended it early; what there was until then is in the result. */
        INTERRUPTED,
        /** It could not go on, or not begin; the problems say why. */
        FAILED
    }

    /**
     * What a run ran on.
     *
     * @param os name and version of the operating system
     * @param processors processors that the load test could use
     * @param java version of the Java that ran it
     */
    public record Machine(String os, int processors, String java) {}

    /**
     * Counts and rates of the time that was measured.
     *
     * @param measuredSeconds how long that was
     * @param subscribers streams that were asked for
     * @param opened streams that were opened, each reopening counted
     * @param disconnects streams that ended without the load test having wished so
     * @param published events that the server acknowledged
     * @param publishFailures events that it refused, or whose answer never came
     * @param delivered events that arrived, repeated ones included
     * @param receivedBytes bytes that arrived, everything included
     * @param publishedPerSecond acknowledged events over the measured seconds
     * @param deliveredPerSecond arrived events over the time until the last of them came
     */
    public record Totals(
            double measuredSeconds,
            long subscribers,
            long opened,
            long disconnects,
            long published,
            long publishFailures,
            long delivered,
            long receivedBytes,
            double publishedPerSecond,
            double deliveredPerSecond) {}

    /**
     * What was timed.
     *
     * @param delivery from the moment an event was meant to be published until a subscriber had it, for each of them
     * @param firstSubscriber the same, for the first subscriber that had the event
     * @param lastSubscriber the same, for the last one
     * @param publish from the moment an event was meant to be published until the server acknowledged it
     * @param firstByte from the beginning of connecting until the first byte of the answer
     * @param open from the beginning of connecting until the whole head of an accepted stream was there
     */
    public record Latencies(
            Latency delivery,
            Latency firstSubscriber,
            Latency lastSubscriber,
            Latency publish,
            Latency firstByte,
            Latency open) {}

    /**
     * What processes spent in the time that was measured.
     *
     * @param cpuSeconds of user and kernel together
     * @param cpuMicrosPerDelivery the same divided by the events delivered; {@code null} if there were none
     * @param memoryMiB most memory that the server held: proportional set size where the system tells it, else
     *     resident; of the load test its own heap at the end
     * @param memoryKiBPerConnection what opening and holding one stream added, before any event; {@code null} if unknown
     * @param busiestThread most of one core that a receiving or publishing thread used over a sample, 0 to 1; the load
     *     test's own only
     */
    public record Cost(
            double cpuSeconds,
            @Nullable Double cpuMicrosPerDelivery,
            double memoryMiB,
            @Nullable Double memoryKiBPerConnection,
            @Nullable Double busiestThread) {}

    /**
     * A stretch of the run with figures of its own.
     *
     * @param name such as {@code "warm-up"}, {@code "2000/s"} or {@code "stalled"}
     * @param measured whether it counts for the totals
     * @param fromSeconds when it began, since the run did
     * @param toSeconds when it ended
     * @param published events acknowledged that were published in it
     * @param delivered events that arrived in it
     * @param delivery latency of the events that arrived in it
     * @param figures what only this scenario knows, by name with unit, such as {@code "allBackSeconds"}
     */
    public record Phase(
            String name,
            boolean measured,
            double fromSeconds,
            double toSeconds,
            long published,
            long delivered,
            Latency delivery,
            Map<String, Double> figures) {}

    /**
     * One point of the run over time, about the time since the one before.
     *
     * @param atSeconds when it was taken, since the run began
     * @param connected streams open at that moment
     * @param publishedPerSecond events acknowledged
     * @param deliveredPerSecond events arrived
     * @param p50Micros half of the events that arrived took at most so long; {@code null} if none arrived
     * @param p99Micros 99 of 100 took at most so long; {@code null} if none arrived
     * @param maxMicros none took longer; {@code null} if none arrived
     * @param serverCores processors' worth of CPU that the server used; {@code null} if its processes were not named
     * @param serverMemoryMiB memory that it held; {@code null} if its processes were not named
     * @param ownCores processors' worth of CPU that the load test used
     */
    public record Sample(
            double atSeconds,
            long connected,
            double publishedPerSecond,
            double deliveredPerSecond,
            @Nullable Double p50Micros,
            @Nullable Double p99Micros,
            @Nullable Double maxMicros,
            @Nullable Double serverCores,
            @Nullable Double serverMemoryMiB,
            double ownCores) {}

    /**
     * Something that went wrong.
     *
     * @param message a sentence: what happened, and what to do where that is known
     * @param times how often
     */
    public record Problem(String message, long times) {}
}
