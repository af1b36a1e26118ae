package dev.longwave.stream;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What one event loop has for its streams: the pass that delivers, the heartbeats, the way in for new streams, and
 * counters. There is one for each event loop that ever had a stream, until the loop terminates.
 */
public final class StreamLoop {
    private static final ConcurrentHashMap<EventLoop, StreamLoop> LOOPS = new ConcurrentHashMap<>();

    /** Where memory is short, one stream in so many goes at a time. */
    private static final int SHED_ONE_IN = 16;

    /** Fewer at a time would take long where few streams hold much. */
    private static final int SHED_AT_LEAST = 8;

    private static final int SHED_AT_MOST = 256;

    private final EventLoop eventLoop;
    private final DeliveryPass pass;
    private final Admissions admissions;
    private final List<Heartbeats> heartbeats = new ArrayList<>(1);
    private final LoopCounters counters = new LoopCounters();
    private final UserAgents userAgents = new UserAgents();
    private final UnsentBytes unsent = new UnsentBytes();
    private boolean shedding;

    private StreamLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
        this.pass = new DeliveryPass(eventLoop, counters);
        this.admissions = new Admissions(pass);
    }

    /** The one of an event loop. Any thread. */
    public static StreamLoop of(EventLoop eventLoop) {
        StreamLoop present = LOOPS.get(eventLoop);
        return present != null ? present : LOOPS.computeIfAbsent(eventLoop, StreamLoop::create);
    }

    /** All there are. Any thread. */
    public static Collection<StreamLoop> all() {
        return List.copyOf(LOOPS.values());
    }

    /** Those there are of a group that is not shutting down. Any thread. */
    public static List<StreamLoop> allOf(EventLoopGroup group) {
        return LOOPS.values().stream()
                .filter(loop -> loop.eventLoop.parent() == group && !loop.eventLoop.isShuttingDown())
                .toList();
    }

    private static StreamLoop create(EventLoop eventLoop) {
        StreamLoop created = new StreamLoop(eventLoop);
        try {
            eventLoop.terminationFuture().addListener(done -> {
                LOOPS.remove(eventLoop);
                created.pass.release();
            });
        } catch (UnsupportedOperationException e) {
            // the loop of an EmbeddedChannel never terminates
        }
        return created;
    }

    /** The event loop that everything here is confined to, but for the counters. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** What this loop has done so far. Any thread. */
    public LoopCounters counters() {
        return counters;
    }

    /**
     * Runs a task that opens or ends a stream, a bounded number of them between two rounds of I/O: thousands that come at once
     * must not hold up a publisher. On the loop.
     */
    public void admit(Runnable opening) {
        admissions.add(opening);
    }

    /** Shows every open stream of this loop at once. On the loop. */
    public void forEachStream(Consumer<SseStream> visitor) {
        for (Heartbeats each : heartbeats) {
            each.forEachStream(visitor);
        }
    }

    /**
     * Closes a stream. On the loop.
     *
     * @param id its name, see {@link SseStream#id}
     * @return false where no open stream of this loop has it
     */
    public boolean close(String id, CloseReason reason) {
        List<SseStream> found = new ArrayList<>(1);
        forEachStream(stream -> {
            if (stream.id().equals(id)) {
                found.add(stream);
            }
        });
        found.forEach(stream -> stream.close(reason));
        return !found.isEmpty();
    }

    /**
     * Shows every stream of this loop that is open now, a bounded number of them between two rounds of I/O: deliveries go
     * on while somebody looks. On the loop, as are both callbacks.
     *
     * @param visitor is shown each stream that has not been closed when its turn comes
     * @param afterwards runs once all were shown
     */
    public void walk(Consumer<SseStream> visitor, Runnable afterwards) {
        pass.add(new StreamWalk(openStreams(), visitor, afterwards));
    }

    /** Closes every open stream of this loop. On the loop. */
    public void closeAll(CloseReason reason) {
        openStreams().forEach(stream -> stream.close(reason));
    }

    /**
     * Closes every stream of this loop that is open now, evenly over a time, so that not all clients come back at once.
     * Deliveries go on meanwhile. On the loop, as are the callbacks.
     *
     * @param over the time from the first to the last, zero for all at once
     * @param retry asked for each what its client is told to wait
     * @param afterwards runs once all were closed
     */
    public void closeAll(CloseReason reason, Duration over, Supplier<Duration> retry, Runnable afterwards) {
        new SpreadClosing(this, openStreams(), reason, over, retry, afterwards).run();
    }

    private List<SseStream> openStreams() {
        List<SseStream> open = new ArrayList<>();
        forEachStream(open::add);
        return open;
    }

    /**
     * Bounds what the connections of this loop hold for clients that do not take it: over the bound, those furthest behind
     * are closed at once. Without a call it is this loop's share of half the direct memory that Netty may have. On the
     * loop.
     *
     * @param limitBytes most bytes, at least 1
     */
    public void limitUnsent(long limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes must be at least 1, got " + limitBytes);
        }
        unsent.limit(limitBytes);
    }

    /**
     * Closes a portion of the streams, those furthest behind, for want of memory. Deliveries go on while all are looked at
     * and those are closed. Does nothing while an earlier call is not done. On the loop, as are the callbacks.
     *
     * @param holdersOnly whether only streams for whom bytes are held are closed
     * @param retry asked for each what its client is told to wait
     * @param afterwards is told once how many were closed
     */
    public void shed(boolean holdersOnly, Supplier<Duration> retry, IntConsumer afterwards) {
        if (shedding) {
            return;
        }
        shedding = true;
        int open = heartbeats.stream().mapToInt(Heartbeats::size).sum();
        int portion = Math.min(SHED_AT_MOST, Math.max(SHED_AT_LEAST, open / SHED_ONE_IN));
        FurthestBehind furthest = new FurthestBehind(portion, holdersOnly);
        walk(furthest::consider, () -> {
            List<SseStream> going = furthest.streams();
            going.forEach(stream -> admit(() -> stream.shed(retry.get())));
            admit(() -> {
                shedding = false;
                afterwards.accept(going.size());
            });
        });
    }

    /** Closes those furthest behind where too much is held for them. */
    void keepUnsentInBounds() {
        if (!unsent.isOverLimit()) {
            return;
        }
        FurthestBehind furthest = new FurthestBehind(Integer.MAX_VALUE, true);
        forEachStream(furthest::consider);
        for (SseStream stream : furthest.streams()) {
            if (!unsent.isNearLimit()) {
                break;
            }
            counters.unsentShed();
            stream.abort(CloseReason.OVERLOAD);
        }
    }

    UnsentBytes unsent() {
        return unsent;
    }

    DeliveryPass pass() {
        return pass;
    }

    UserAgents userAgents() {
        return userAgents;
    }

    Heartbeats heartbeats(StreamSettings settings) {
        for (Heartbeats each : heartbeats) {
            if (each.settings() == settings) {
                return each;
            }
        }
        Heartbeats added = new Heartbeats(this, settings);
        heartbeats.add(added);
        return added;
    }

    /** Called by heartbeats that have been through all their streams. */
    void lookedAtAll() {
        long furthest = 0;
        for (Heartbeats each : heartbeats) {
            furthest = Math.max(furthest, each.furthestBehind());
        }
        counters.furthestBehind(furthest);
    }

    void drop(Heartbeats idle) {
        heartbeats.remove(idle);
        lookedAtAll();
        if (heartbeats.isEmpty()) {
            pass.release();
        }
    }
}
