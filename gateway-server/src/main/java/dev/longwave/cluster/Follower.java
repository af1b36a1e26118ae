package dev.longwave.cluster;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Hub;
import dev.longwave.hub.OrderedEvent;
import dev.longwave.log.EventId;
import dev.longwave.logging.LogAllowance;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the order that Redis keeps, on a thread of its own: joins, reads what is kept, then what comes, and hands it to
 * the hub without a hole; begins again, after a while, when anything goes wrong. What can no longer be had is told to every
 * stream as a gap.
 *
 * <p>Two things make sure that it is the same order as before when Redis is reached again: the last event that was read
 * must be there as it was, and the highest number that is known here, read or acknowledged, must have been given.
 */
final class Follower implements Runnable {
    /** Is told how far this is. */
    interface Owner {
        /** Publications may go this way. */
        void joined(RedisSession session, String epoch);

        /** All that Redis keeps is here: for the first time, or again. */
        void caughtUp();

        /** Nothing goes through any more. */
        void lost();

        /** A stream, of whichever gateway, is to be closed. */
        void close(Entry.Closed closed);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final LogAllowance STRANGE_ENTRIES = new LogAllowance(System::nanoTime);

    /** Bytes of events that one read may bring, where all are as large as they may be. */
    private static final int READ_BYTES = 16 << 20;

    private static final int MOST_EVENTS_A_READ = 1_000;

    private static final byte[] NOTHING = {};

    /** A session that lasts so long was a good one. */
    private static final Duration LASTING = Duration.ofSeconds(5);

    private final RedisConnector connector;
    private final ClusterSettings settings;
    private final Hub hub;
    private final Owner owner;
    private final ClusterListener listener;
    private final int eventsARead;

    /** The highest number that is known here of the epoch; publishers raise it too. */
    private final AtomicLong known = new AtomicLong();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Waiting waiting = new Waiting();
    private volatile long last;

    // the follower's thread only
    private final Backoff backoff = new Backoff();
    private String epoch = "";
    private @Nullable StreamMessage<String, byte[]> lastEntry;
    private long doubted;
    private long clockMillis;
    private long clockNanos;
    private @Nullable String toldReason;

    Follower(RedisConnector connector, ClusterSettings settings, Hub hub, Owner owner, ClusterListener listener) {
        this.connector = connector;
        this.settings = settings;
        this.hub = hub;
        this.owner = owner;
        this.listener = listener;
        this.eventsARead = Math.max(1, Math.min(MOST_EVENTS_A_READ, READ_BYTES / settings.eventMaxBytes()));
    }

    /** Redis has acknowledged an event. Any thread. */
    void acknowledged(long sequence) {
        known.accumulateAndGet(sequence, Math::max);
    }

    /** The number of the last event that was read. Any thread. */
    long last() {
        return last;
    }

    /** Completes, on this thread or at once, when an event or what came after it has been handed to the hub. */
    CompletableFuture<Void> whenRead(long sequence) {
        CompletableFuture<Void> read = waiting.until(sequence);
        // it may have come just before
        waiting.reached(last);
        return read;
    }

    /**
     * Ends this, as soon as what is waited for has come or failed. The thread is not to be interrupted: Lettuce would go on
     * connecting without it.
     */
    void close() {
        closing.countDown();
    }

    @Override
    public void run() {
        while (!isClosed()) {
            long began = System.nanoTime();
            try (RedisSession session = RedisSession.open(connector, settings)) {
                follow(session);
            } catch (RedisException | IOException e) {
                tellOutage(reason(e));
            } catch (RuntimeException e) {
                // whatever it is, the next try begins from what is known to be whole
                LOG.warn("following Redis failed", e);
            } finally {
                owner.lost();
            }
            if (System.nanoTime() - began > LASTING.toNanos()) {
                backoff.reset();
            }
            pause(backoff.next());
        }
    }

    private void pause(Duration wait) {
        try {
            closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** One line for each outage, and one more where the reason changes. */
    private void tellOutage(String reason) {
        if (!isClosed() && !reason.equals(toldReason)) {
            toldReason = reason;
            LOG.warn("cluster without Redis redis={} reason=\"{}\"; trying again", connector, reason);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    // ---- one session ----

    private void follow(RedisSession session) {
        long began = System.nanoTime();
        Joined joined = join(session);
        clockMillis = joined.millis();
        clockNanos = System.nanoTime();
        owner.joined(session, epoch);
        int caughtUp = catchUp(session, joined);
        toldReason = null;
        LOG.info(
                "cluster joined redis={} node={} epoch={} events={} after={}ms",
                connector,
                settings.nodeName(),
                epoch,
                caughtUp,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        owner.caughtUp();
        boolean waited = true;
        while (!isClosed()) {
            String ended = session.reasonOfEnd();
            if (ended != null) {
                throw new RedisException(ended);
            }
            List<StreamMessage<String, byte[]>> read;
            try {
                read = session.read(last, eventsARead, true);
            } catch (RedisException e) {
                // what was noticed first says more than that the connection has been closed
                String first = session.reasonOfEnd();
                throw first == null ? e : new RedisException(first, e);
            }
            accept(read, waited);
            waited = read.size() < eventsARead;
        }
    }

    private Joined join(RedisSession session) {
        Joined joined = session.join(known.get(), "", EventId.newEpoch());
        if (joined.epoch().equals(epoch) && !isAsItWas(session)) {
            // what was read here is not what is there now
            joined = session.join(known.get(), epoch, EventId.newEpoch());
        }
        if (!joined.epoch().equals(epoch) && joined.start() < hub.sequence()) {
            // begun by a node that had read less, on a Redis whose clock has gone back
            joined = session.join(known.get(), joined.epoch(), EventId.newEpoch());
        }
        if (!joined.epoch().equals(epoch)) {
            begin(joined, session.first());
        }
        return joined;
    }

    private boolean isAsItWas(RedisSession session) {
        StreamMessage<String, byte[]> before = lastEntry;
        if (before == null) {
            return true;
        }
        StreamMessage<String, byte[]> now = session.entry(last);
        // one that is gone was trimmed, which the next event that is there will tell
        return now == null || isSame(before.getBody(), now.getBody());
    }

    private static boolean isSame(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(field -> Arrays.equals(field.getValue(), other.get(field.getKey())));
    }

    /** Begins an epoch, of which what is no longer kept is lost from the beginning. */
    private void begin(Joined joined, long first) {
        boolean firstOfAll = epoch.isEmpty();
        long before = first == 0 ? joined.sequence() : Math.max(joined.start(), first - 1);
        epoch = joined.epoch();
        goOnFrom(before);
        known.set(Math.max(joined.sequence(), before));
        if (!firstOfAll) {
            listener.epochBegun();
            LOG.warn(
                    "cluster epoch begun epoch={}: Redis has been emptied, restarted or replaced; every stream is told of"
                            + " a gap",
                    epoch);
        }
    }

    /** Tells every stream of a gap up to a number, and goes on behind it. */
    private void goOnFrom(long sequence) {
        hub.beginEpoch(epoch, sequence);
        last = sequence;
        lastEntry = null;
        waiting.reached(sequence);
    }

    private int catchUp(RedisSession session, Joined joined) {
        int events = 0;
        while (last < joined.sequence()) {
            List<StreamMessage<String, byte[]>> read = session.read(last, eventsARead, false);
            if (read.isEmpty()) {
                tellHole(joined.sequence() + 1);
            }
            accept(read, false);
            events += read.size();
        }
        return events;
    }

    // ---- events ----

    /**
     * Hands events to the hub.
     *
     * @param fresh whether there was none to read just before, so that they have only just been published
     */
    private void accept(List<StreamMessage<String, byte[]>> read, boolean fresh) {
        List<OrderedEvent> events = new ArrayList<>(read.size());
        for (StreamMessage<String, byte[]> message : read) {
            long sequence = RedisSession.sequence(message);
            if (!message.getBody().containsKey(epoch) && sequence != doubted) {
                // an epoch has begun meanwhile; where joining finds that none has, somebody else has written this
                doubted = sequence;
                deliver(events);
                throw new RedisException("an event of another epoch");
            }
            if (sequence > last + 1) {
                deliver(events);
                tellHole(sequence);
            }
            Entry entry = decode(message);
            if (entry instanceof Entry.Published published) {
                Duration age = fresh ? Duration.ZERO : age(message);
                events.add(new OrderedEvent(sequence, published.channels(), published.event(), age));
            } else if (entry instanceof Entry.Begun begun) {
                deliver(events);
                for (ChannelName channel : begun.channels()) {
                    hub.beginAnew(channel, sequence);
                }
            } else if (entry instanceof Entry.Closed closed) {
                owner.close(closed);
            }
            last = sequence;
            lastEntry = message;
        }
        if (!read.isEmpty()) {
            deliver(events);
            known.accumulateAndGet(last, Math::max);
            waiting.reached(last);
            listener.accepted(read.size());
        }
    }

    /** Hands events on in order. Those that cannot be are not passed over in silence. */
    private void deliver(List<OrderedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            hub.accept(events);
        } catch (RuntimeException e) {
            long through = events.get(events.size() - 1).sequence();
            LOG.error("events not delivered; every stream is told of a gap up to number {}", through, e);
            hub.beginEpoch(epoch, through);
        }
        events.clear();
    }

    /** Redis has dropped events before they were read here. */
    private void tellHole(long next) {
        LOG.warn(
                "cluster events missed count={}: Redis keeps them no longer, or somebody has deleted them; every stream is"
                        + " told of a gap, and more cluster.redis.max-events and max-bytes would help",
                next - 1 - last);
        goOnFrom(next - 1);
    }

    private @Nullable Entry decode(StreamMessage<String, byte[]> message) {
        try {
            return Entry.decode(message.getBody().getOrDefault(epoch, NOTHING));
        } catch (IllegalArgumentException e) {
            STRANGE_ENTRIES.log(
                    leftOut -> LOG.warn("entries in Redis passed over without a line of their own count={}", leftOut),
                    () -> LOG.warn(
                            "entry in Redis passed over id={} reason=\"{}\"; who wrote it?",
                            message.getId(),
                            e.getMessage()));
            return null;
        }
    }

    /** How long ago Redis took an event, by its clock. */
    private Duration age(StreamMessage<String, byte[]> message) {
        byte[] time = message.getBody().get("t");
        if (time == null) {
            return Duration.ZERO;
        }
        long now = clockMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - clockNanos);
        long taken = Long.parseLong(new String(time, StandardCharsets.US_ASCII));
        return Duration.ofMillis(Math.max(0, now - taken));
    }
}
