package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.result.Result;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What was measured of a run so far. Confined to the run's thread. */
final class Measurements {
    private static final long MOST_SAMPLES = 3_600;
    private static final double TOO_BUSY = 0.9;

    private final Settings settings;
    private final Receivers receivers;
    private final Publisher publisher;
    private final @Nullable ProcessMeter server;
    private final long beganNanos;
    private final Instant beganAt = Instant.now();

    private final List<Result.Sample> samples = new ArrayList<>();
    private final List<Result.Phase> phases = new ArrayList<>();
    private final Map<String, Long> problems = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final EventSpans spans = new EventSpans();
    private final Histogram delivery = Latency.newHistogram();
    private final Histogram publish = Latency.newHistogram();
    private final Histogram firstByte = Latency.newHistogram();
    private final Histogram open = Latency.newHistogram();

    private Stretch stretch = Stretch.between("connecting");
    private ReceiverSample received;
    private final Histogram sinceSample = Latency.newHistogram();
    private double receiverBusy;
    private double publisherBusy;
    private double sampledSeconds;
    private long sampledPublished;
    private long sampledDelivered;
    private double sampledServerCpu;
    private double sampledOwnCpu;
    private long deliveredAtProgress;
    private long progressNanos = System.nanoTime();

    private @Nullable String failure;
    private double measuredSeconds;
    private double deliveringSeconds;
    private double serverCpu;
    private double ownCpu;
    private long published;
    private long delivered;
    private double mostServerMemory;
    private @Nullable Double serverMemoryOfStream;
    private double serverMemoryBefore;
    private long measuredSamples;
    private long receiverTooBusy;
    private long publisherTooBusy;
    private double busiest;

    Measurements(
            Settings settings,
            Receivers receivers,
            Publisher publisher,
            @Nullable ProcessMeter server,
            long beganNanos) {
        this.settings = settings;
        this.receivers = receivers;
        this.publisher = publisher;
        this.server = server;
        this.beganNanos = beganNanos;
        received = receivers.take();
        serverMemoryBefore = server == null ? 0 : server.memoryMiB();
        sampledServerCpu = serverCpuSeconds();
        sampledOwnCpu = ownCpuSeconds();
    }

    /** Seconds since the run began. */
    double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    // ---- phases ----

    /** Begins a phase; what was seen until now belongs to the one before. */
    void begin(String name, boolean measured) {
        sample();
        stretch = new Stretch(
                name,
                measured,
                seconds(),
                publisher.acknowledged(),
                received.delivered(),
                serverCpuSeconds(),
                ownCpuSeconds());
        deliveredAtProgress = receivers.delivered();
        progressNanos = System.nanoTime();
    }

    /** Ends the phase, if one has begun. */
    void end() {
        if (!stretch.isOpen) {
            return;
        }
        sample();
        double progressed = (progressNanos - beganNanos) / 1e9;
        double to = stretch.workedUntilSeconds < 0 ? seconds() : Math.max(stretch.workedUntilSeconds, progressed);
        Result.Phase phase = stretch.ended(to, publisher.acknowledged(), received.delivered());
        phases.add(phase);
        if (phase.measured()) {
            measuredSeconds += to - phase.fromSeconds();
            deliveringSeconds += Math.max(0, progressed - phase.fromSeconds());
            published += phase.published();
            delivered += phase.delivered();
            serverCpu += serverCpuSeconds() - stretch.serverCpuBefore;
            ownCpu += ownCpuSeconds() - stretch.ownCpuBefore;
            delivery.add(stretch.delivery);
        }
        stretch = Stretch.between("waiting");
    }

    /** Nothing more is done in the phase: what is still to come is waited for, and the wait for nothing does not count. */
    void onlyWaits() {
        stretch.workedUntilSeconds = seconds();
    }

    String phase() {
        return stretch.name;
    }

    /** Adds a figure to the phase. */
    void figure(String name, double value) {
        stretch.figures.put(name, value);
    }

    /** What comes from now on counts. */
    void countFrom(long number) {
        sample();
        spans.measureFrom(number);
        publish.reset();
    }

    /** All streams are open, and nothing was published to most of them: what do they hold? */
    void streamsAreOpen() {
        if (server != null) {
            double added = server.memoryMiB() - serverMemoryBefore;
            // a server that has held as many before may have kept their memory, and then nobody can tell
            serverMemoryOfStream = added > 0 ? added * 1024 / settings.load().subscribers() : null;
        }
    }

    /** Why the run cannot go on; before everything else that has gone wrong. */
    void failure(String sentence) {
        failure = sentence;
    }

    void warn(String sentence) {
        warnings.add(sentence);
    }

    /** What has gone wrong first; empty if nothing has. */
    Optional<String> firstProblem() {
        sample();
        return problems.keySet().stream().findFirst();
    }

    // ---- figures of the phase so far ----

    long deliveredInPhase() {
        return receivers.delivered() - stretch.deliveredBefore;
    }

    double p99NanosInPhase() {
        sample();
        return stretch.delivery.getValueAtPercentile(99);
    }

    OptionalDouble serverCpuInPhase() {
        return server == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(server.cpuSeconds() - stretch.serverCpuBefore);
    }

    /** Counts since the run began, as of now. */
    ReceiverSample received() {
        sample();
        return received;
    }

    /** Since when nothing has arrived any more, in nanoseconds. */
    long silentNanos() {
        long now = System.nanoTime();
        long arrived = receivers.delivered();
        if (arrived != deliveredAtProgress) {
            deliveredAtProgress = arrived;
            progressNanos = now;
        }
        return now - progressNanos;
    }

    /** How the server's memory grows over the phase: the slope of a line through the samples. */
    OptionalDouble serverMemoryMiBPerHour() {
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXy = 0;
        double sumXx = 0;
        for (Result.Sample sample : samples) {
            Double memory = sample.serverMemoryMiB();
            if (memory != null && sample.atSeconds() > stretch.fromSeconds) {
                double hours = sample.atSeconds() / 3_600;
                n++;
                sumX += hours;
                sumY += memory;
                sumXy += hours * memory;
                sumXx += hours * hours;
            }
        }
        double spread = n * sumXx - sumX * sumX;
        return n < 3 || spread == 0 ? OptionalDouble.empty() : OptionalDouble.of((n * sumXy - sumX * sumY) / spread);
    }

    // ---- the run over time ----

    /** Takes a sample if it is time for one. */
    void sampleInTime() {
        if (seconds() - sampledSeconds >= samplePeriodSeconds()) {
            sample();
        }
    }

    /** A second, and longer in a run of many hours, whose samples would be too many to look at. */
    private double samplePeriodSeconds() {
        return Math.max(1, settings.load().duration().toSeconds() / (double) MOST_SAMPLES);
    }

    private void sample() {
        ReceiverSample taken = receivers.take();
        PublisherSample publishing = publisher.ask(publisher::take);
        received = taken;
        stretch.delivery.add(taken.delivery());
        sinceSample.add(taken.delivery());
        receiverBusy = Math.max(receiverBusy, taken.busiest());
        publisherBusy = Math.max(publisherBusy, publishing.busy());
        firstByte.add(taken.firstByte());
        open.add(taken.open());
        publish.add(publishing.latency());
        spans.add(taken.spans());
        taken.problems().forEach((sentence, times) -> problems.merge(sentence, times, Long::sum));
        publishing.problems().forEach((sentence, times) -> problems.merge(sentence, times, Long::sum));
        double now = seconds();
        if (now - sampledSeconds >= samplePeriodSeconds() / 2) {
            addSample(now, taken, publishing);
        }
    }

    private void addSample(double now, ReceiverSample taken, PublisherSample publishing) {
        double elapsed = now - sampledSeconds;
        double serverCpuNow = serverCpuSeconds();
        double ownCpuNow = ownCpuSeconds();
        Double memory = server == null ? null : server.memoryMiB();
        mostServerMemory = Math.max(mostServerMemory, memory == null ? 0 : memory);
        Histogram latencies = sinceSample;
        boolean any = latencies.getTotalCount() > 0;
        samples.add(new Result.Sample(
                now,
                taken.connected(),
                (publishing.acknowledged() - sampledPublished) / elapsed,
                (taken.delivered() - sampledDelivered) / elapsed,
                any ? latencies.getValueAtPercentile(50) / 1e3 : null,
                any ? latencies.getValueAtPercentile(99) / 1e3 : null,
                any ? latencies.getMaxValue() / 1e3 : null,
                server == null ? null : (serverCpuNow - sampledServerCpu) / elapsed,
                memory,
                (ownCpuNow - sampledOwnCpu) / elapsed));
        if (stretch.measured) {
            measuredSamples++;
            receiverTooBusy += receiverBusy > TOO_BUSY ? 1 : 0;
            publisherTooBusy += publisherBusy > TOO_BUSY ? 1 : 0;
            busiest = Math.max(busiest, Math.max(receiverBusy, publisherBusy));
        }
        sinceSample.reset();
        receiverBusy = 0;
        publisherBusy = 0;
        sampledSeconds = now;
        sampledPublished = publishing.acknowledged();
        sampledDelivered = taken.delivered();
        sampledServerCpu = serverCpuNow;
        sampledOwnCpu = ownCpuNow;
    }

    /** How the run stands. */
    Progress.Moment moment(@Nullable Duration remaining) {
        Result.Sample last = samples.isEmpty() ? null : samples.get(samples.size() - 1);
        return new Progress.Moment(
                stretch.name,
                Duration.ofNanos(System.nanoTime() - beganNanos),
                remaining,
                settings.load().subscribers(),
                receivers.connected(),
                publisher.acknowledged(),
                receivers.delivered(),
                last == null ? 0 : last.publishedPerSecond(),
                last == null ? 0 : last.deliveredPerSecond(),
                last == null ? null : last.p50Micros(),
                last == null ? null : last.p99Micros(),
                received.troubles());
    }

    // ---- the end ----

    /** Everything, with the ledger closed. */
    Result result(Result.Outcome outcome) {
        end();
        PublishedNumbers numbers = publisher.ask(publisher::published);
        List<LedgerTotals.Entry> entries = receivers.settle(numbers);
        sample();
        spans.finish();
        warnIfTooBusy();
        return new Result(
                Result.VERSION,
                Result.thisProgram(),
                settings.name(),
                beganAt.toString(),
                outcome,
                settings.shown(),
                new Result.Machine(
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().toString()),
                new Result.Totals(
                        measuredSeconds,
                        settings.load().subscribers(),
                        received.opened(),
                        received.disconnects(),
                        published,
                        publisher.failed(),
                        delivered,
                        received.bytes(),
                        measuredSeconds == 0 ? 0 : published / measuredSeconds,
                        deliveringSeconds == 0 ? 0 : delivered / deliveringSeconds),
                new Result.Latencies(
                        Latency.of(delivery),
                        spans.firstSubscriber(),
                        spans.lastSubscriber(),
                        Latency.of(publish),
                        Latency.of(firstByte),
                        Latency.of(open)),
                ledger(entries),
                server == null
                        ? null
                        : new Result.Cost(
                                serverCpu, perDelivery(serverCpu), mostServerMemory, serverMemoryOfStream, null),
                new Result.Cost(
                        ownCpu,
                        perDelivery(ownCpu),
                        Runtime.getRuntime().totalMemory() / (1024.0 * 1024),
                        null,
                        busiest),
                phases,
                samples,
                allProblems(),
                warnings);
    }

    private List<Result.Problem> allProblems() {
        List<Result.Problem> all = new ArrayList<>();
        if (failure != null) {
            all.add(new Result.Problem(failure, 1));
        }
        problems.forEach((sentence, times) -> {
            if (!sentence.equals(failure)) {
                all.add(new Result.Problem(sentence, times));
            }
        });
        return all;
    }

    private LedgerTotals ledger(List<LedgerTotals.Entry> entries) {
        long lost = entries.stream().mapToLong(LedgerTotals.Entry::lost).sum();
        long told = entries.stream().mapToLong(LedgerTotals.Entry::told).sum();
        return new LedgerTotals(
                received.received() + lost + told,
                received.received(),
                lost,
                told,
                entries.stream().mapToLong(LedgerTotals.Entry::repeated).sum(),
                entries.stream().mapToLong(LedgerTotals.Entry::reordered).sum(),
                entries.stream().mapToLong(LedgerTotals.Entry::gaps).sum(),
                entries.stream().mapToLong(LedgerTotals.Entry::corrupted).sum(),
                received.foreign(),
                entries.size(),
                entries.stream()
                        .sorted(Comparator.comparingLong(LedgerTotals.Entry::lost)
                                .reversed()
                                .thenComparingInt(LedgerTotals.Entry::subscriber))
                        .limit(LedgerTotals.MOST_ENTRIES)
                        .toList());
    }

    private @Nullable Double perDelivery(double cpuSeconds) {
        return delivered == 0 ? null : cpuSeconds * 1e6 / delivered;
    }

    private void warnIfTooBusy() {
        if (receiverTooBusy * 2 > measuredSamples) {
            warnings.add(String.format(
                    "the load test itself was the limit: a thread that receives used %.0f %% of a core; give it more with"
                            + " --loops or --workers, on cores that the server does not use",
                    busiest * 100));
        } else if (publisherTooBusy * 2 > measuredSamples) {
            warnings.add(String.format(
                    "the load test itself was the limit: the thread that publishes used %.0f %% of a core; lower --rate",
                    busiest * 100));
        }
    }

    private double serverCpuSeconds() {
        return server == null ? 0 : server.cpuSeconds();
    }

    private double ownCpuSeconds() {
        double own = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime() / 1e9
                : 0;
        return own + receivers.otherCpuSeconds();
    }
}
