package dev.longwave.stream;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What one event loop has for its streams: the pass that delivers, the heartbeats, the way in for new streams, and
 * counters. There is one for each event loop that ever had a stream, until the loop terminates.
 */
public final class StreamLoop {
    private static final ConcurrentHashMap<EventLoop, StreamLoop> LOOPS = new ConcurrentHashMap<>();

    private final EventLoop eventLoop;
    private final DeliveryPass pass;
    private final Admissions admissions;
    private final List<Heartbeats> heartbeats = new ArrayList<>(1);
    private final LoopCounters counters = new LoopCounters();
    private final UserAgents userAgents = new UserAgents();

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
     * Shows every stream of this loop that is open now, a bounded number of them between two rounds of I/O: deliveries go
     * on while somebody looks. On the loop, as are both callbacks.
     *
     * @param visitor is shown each stream that has not been closed when its turn comes
     * @param afterwards runs once all were shown
     */
    public void walk(Consumer<SseStream> visitor, Runnable afterwards) {
        List<SseStream> open = new ArrayList<>();
        forEachStream(open::add);
        pass.add(new StreamWalk(open, visitor, afterwards));
    }

    /** Closes every open stream of this loop. On the loop. */
    public void closeAll(CloseReason reason) {
        List<SseStream> open = new ArrayList<>();
        forEachStream(open::add);
        open.forEach(stream -> stream.close(reason));
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
