package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.target.Target;
import dev.longwave.loadtest.wire.Stamp;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the run's events, each to the next channel in turn. Confined to its event loop, but for
 * {@link #nextNumber}, {@link #acknowledged}, {@link #failed}, {@link #deliveriesArrived}, {@link #tell} and {@link #ask}.
 */
final class Publisher {
    private static final int MOST_WRITES_UNFLUSHED = 256;
    private static final long LOOK_AGAIN_NANOS = 5_000_000;
    private static final long GIVE_UP_NANOS = 3_000_000_000L;

    private final Target target;
    private final Channels channels;
    private final long beganNanos;
    private final EventLoop loop;
    private final byte[] template;
    private final Target.@Nullable PublishRequest[] requests;
    private final List<PublisherConnection> connections = new ArrayList<>();
    private final int pipeline;
    private final LongSupplier delivered;
    private final List<Long> failures = new ArrayList<>();
    private final BusyMeter busy = new BusyMeter();

    private @Nullable Pace pace;
    private long paceBeganNanos;
    private long paceCount;
    private long paceEndNanos = Long.MAX_VALUE;
    private long[] subscribersByChannel = {};
    private long deliveriesExpected;
    private long arrivedBefore;
    private long arrivedNanos;
    private boolean pumping;
    private @Nullable Future<?> looking;
    private Histogram latency = Latency.newHistogram();
    private Map<String, Long> problems = new HashMap<>();

    private final AtomicLong nextNumber = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile long waitsForDeliveries = Long.MAX_VALUE;

    /**
     * @param connectionCount connections to publish over
     * @param pipeline most requests of a connection that are not answered
     * @param delivered events that have arrived at subscribers so far, for any thread
     */
    Publisher(
            ReceiverSettings settings,
            EventLoop loop,
            Transport transport,
            int connectionCount,
            int pipeline,
            LongSupplier delivered) {
        target = settings.target();
        channels = settings.channels();
        beganNanos = settings.beganNanos();
        this.loop = loop;
        this.pipeline = pipeline;
        this.delivered = delivered;
        template = settings.stamp().template();
        requests = new Target.PublishRequest[channels.count()];
        for (int i = 0; i < connectionCount; i++) {
            connections.add(new PublisherConnection(this, transport));
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Does something on the event loop, for a thread that is none. */
    void tell(Runnable what) {
        loop.execute(what);
    }

    /** Finds something out on the event loop, for a thread that is none. */
    <T> T ask(Callable<T> what) {
        return LocalReceivers.get(loop.submit(what));
    }

    /** The number of the event that is published next; any thread. */
    long nextNumber() {
        return nextNumber.get();
    }

    /** Events acknowledged so far; any thread. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Events refused so far, or not answered; any thread. */
    long failed() {
        return failed.get();
    }

    /** To be called after deliveries have arrived; any thread. */
    void deliveriesArrived() {
        long waitsFor = waitsForDeliveries;
        if (waitsFor != Long.MAX_VALUE && delivered.getAsLong() >= waitsFor) {
            waitsForDeliveries = Long.MAX_VALUE;
            loop.execute(this::pump);
        }
    }

    // ---- what the run asks for ----

    /** How many subscribers each channel has, which a {@link Pace.Window} has to know. */
    void subscribers(long[] byChannel) {
        subscribersByChannel = byChannel;
        deliveriesExpected = delivered.getAsLong();
    }

    /** Publishes at a new pace from now on. */
    void start(Pace pace) {
        this.pace = pace;
        paceBeganNanos = System.nanoTime();
        paceCount = 0;
        paceEndNanos = Long.MAX_VALUE;
        if (looking != null) {
            looking.cancel(false); // the pace before may have been a slow one
            looking = null;
        }
        pump();
    }

    /** Publishes one event now, on no schedule. */
    void publishOne() {
        start(new Pace.Rate(1));
        paceEndNanos = System.nanoTime();
    }

    /** Publishes nothing that is due from now on; what is due already still goes out. */
    void stop() {
        paceEndNanos = Math.min(paceEndNanos, System.nanoTime());
        if (pace instanceof Pace.Window) {
            pace = null;
        }
    }

    /** Publishes nothing any more; tells how many events were due and not sent. */
    long abandon() {
        long behind = behind();
        pace = null;
        return behind;
    }

    /** Events that are due and were not sent yet. */
    long behind() {
        if (!(pace instanceof Pace.Rate rate)) {
            return 0;
        }
        long until = Math.min(System.nanoTime(), paceEndNanos);
        return Math.max(0, (long) Math.ceil((until - paceBeganNanos) * rate.perSecond() / 1e9) - paceCount);
    }

    /** Requests that were sent and are not answered yet. */
    int unanswered() {
        return connections.stream().mapToInt(PublisherConnection::unanswered).sum();
    }

    PublisherSample take() {
        PublisherSample sample = new PublisherSample(acknowledged.get(), failed.get(), busy.take(), latency, problems);
        latency = Latency.newHistogram();
        problems = new HashMap<>();
        return sample;
    }

    /** What was published so far, as the ledger has to know it; what is not answered by now counts as failed. */
    PublishedNumbers published() {
        connections.forEach(PublisherConnection::close);
        return new PublishedNumbers(
                nextNumber.get(),
                failures.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    // ---- what its connections tell ----

    void acknowledged(long dueNanos) {
        acknowledged.incrementAndGet();
        Latency.record(latency, System.nanoTime() - beganNanos - dueNanos);
    }

    void failed(long number, String why) {
        failed.incrementAndGet();
        failures.add(number);
        deliveriesExpected -= subscribersOf(number);
        problem(why);
    }

    void problem(String why) {
        problems.merge(why, 1L, Long::sum);
    }

    /** A connection can take more requests. */
    void ready() {
        pump();
    }

    // ---- publishing ----

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        int unflushed = 0;
        while (isDue()) {
            PublisherConnection connection = connectionOf(nextNumber.get());
            if (!connection.isReady(pipeline)) {
                break;
            }
            publish(connection);
            if (++unflushed == MOST_WRITES_UNFLUSHED) {
                connections.forEach(PublisherConnection::flush);
                unflushed = 0;
            }
        }
        connections.forEach(PublisherConnection::flush);
        pumping = false;
    }

    /** How many deliveries there should have been by now. */
    long deliveriesExpected() {
        return deliveriesExpected;
    }

    /** Whether an event is to be published now; if not, sees to being asked again. */
    private boolean isDue() {
        if (pace instanceof Pace.Rate) {
            long due = paceDueNanos();
            if (due >= paceEndNanos) {
                return false;
            }
            long wait = due - System.nanoTime();
            if (wait > 0) {
                lookAgain(wait);
            }
            return wait <= 0;
        }
        if (pace instanceof Pace.Window window) {
            long enough = deliveriesExpected - window.events() * subscribersOf(nextNumber.get()) + 1;
            if (delivered.getAsLong() >= enough) {
                waitsForDeliveries = Long.MAX_VALUE;
                return true;
            }
            waitsForDeliveries = enough;
            lookAgain(LOOK_AGAIN_NANOS);
            giveUpOnWhatNeverComes();
        }
        return false;
    }

    private void giveUpOnWhatNeverComes() {
        long now = System.nanoTime();
        long arrived = delivered.getAsLong();
        if (arrived != arrivedBefore) {
            arrivedBefore = arrived;
            arrivedNanos = now;
        } else if (now - arrivedNanos > GIVE_UP_NANOS) {
            problem("the next event was held back for 3 s, for deliveries that never came");
            deliveriesExpected = arrived;
            arrivedNanos = now;
        }
    }

    private void lookAgain(long nanos) {
        if (looking == null) {
            looking = loop.schedule(
                    () -> {
                        looking = null;
                        pump();
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }

    private long paceDueNanos() {
        return pace instanceof Pace.Rate rate
                ? paceBeganNanos + (long) (paceCount * 1e9 / rate.perSecond())
                : System.nanoTime();
    }

    /** A channel's events go over one connection: over several they would overtake each other on their way. */
    private PublisherConnection connectionOf(long number) {
        return connections.get(channels.ofEvent(number) % connections.size());
    }

    private void publish(PublisherConnection connection) {
        long due = paceDueNanos() - beganNanos;
        long number = nextNumber.getAndIncrement();
        paceCount++;
        deliveriesExpected += subscribersOf(number);
        int channel = channels.ofEvent(number);
        Target.PublishRequest request = requests[channel];
        if (request == null) {
            request = target.publishRequest(channels.name(channel), template);
            requests[channel] = request;
        }
        Stamp.write(request.bytes(), request.dataAt(), due, number);
        connection.write(request.bytes(), number, due);
    }

    private long subscribersOf(long number) {
        return subscribersByChannel.length == 0 ? 0 : subscribersByChannel[channels.ofEvent(number)];
    }
}
