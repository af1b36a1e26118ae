package dev.longwave.stream;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks after the quiet streams of one loop: one timer for all of them, which visits each several times an interval, a
 * slice at a time.
 *
 * <p>A stream that was silent for the interval gets a comment, and with it its position where that has moved, so that a
 * quiet stream never falls behind. A stream that was written to lately is skipped, and so is one that takes nothing.
 * The visits also find clients that are gone without a word: those whose host acknowledges nothing. A client whose
 * receive window is closed does acknowledge; it is stalled, not gone, and has until the stall timeout.
 */
final class Heartbeats {
    /** How long a host may acknowledge nothing before its client is taken for gone. */
    static final Duration VANISHED_AFTER = Duration.ofSeconds(25);

    /** A first sight of unacknowledged bytes proves nothing: they may have left a moment ago. */
    private static final long SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int ROUNDS_AN_INTERVAL = 8;
    private static final int TICKS_A_ROUND = 16;
    private static final Frame COMMENT = SseEncoder.encodeQuiet("", null, null);

    private final StreamLoop loop;
    private final StreamSettings settings;
    private final long tickNanos;
    private final long dueNanos;
    private final long stallNanos;
    private final Roster<SseStream> streams = new Roster<>();
    private boolean ticking;
    private int ticksLeft;
    private long behindThisRound;
    private long furthestBehind;
    private String lastId = "";
    private Frame lastFrame = COMMENT;

    Heartbeats(StreamLoop loop, StreamSettings settings) {
        this.loop = loop;
        this.settings = settings;
        long intervalNanos = settings.heartbeatInterval().toNanos();
        long roundNanos = intervalNanos / ROUNDS_AN_INTERVAL;
        this.tickNanos = roundNanos / TICKS_A_ROUND;
        this.dueNanos = intervalNanos - roundNanos / 2;
        this.stallNanos = settings.stallTimeout().toNanos();
    }

    StreamSettings settings() {
        return settings;
    }

    /** Events that the stream furthest behind had not taken yet in the last whole round. */
    long furthestBehind() {
        return furthestBehind;
    }

    /** How many streams there are. */
    int size() {
        return streams.size();
    }

    void add(SseStream stream) {
        streams.add(stream);
        if (!ticking) {
            ticking = true;
            schedule();
        }
    }

    void remove(SseStream stream) {
        streams.remove(stream);
    }

    void forEachStream(Consumer<SseStream> visitor) {
        for (int slot = 0; slot < streams.end(); slot++) {
            SseStream stream = streams.at(slot);
            if (stream != null) {
                visitor.accept(stream);
            }
        }
    }

    private void schedule() {
        loop.eventLoop().schedule(this::tick, tickNanos, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        if (streams.size() == 0) {
            ticking = false;
            loop.drop(this);
            return;
        }
        long now = loop.pass().tick();
        if (ticksLeft == 0) {
            furthestBehind = behindThisRound;
            loop.lookedAtAll();
            behindThisRound = 0;
            ticksLeft = TICKS_A_ROUND;
            streams.beginWalk();
        }
        int visits = streams.toVisit() / ticksLeft + 1;
        while (visits-- > 0 && streams.isWalking()) {
            SseStream stream = streams.walk();
            if (stream != null) {
                tryVisit(stream, now);
            }
        }
        ticksLeft--;
        loop.counters().publish();
        schedule();
    }

    private void tryVisit(SseStream stream, long now) {
        try {
            visit(stream, now);
        } catch (RuntimeException | Error e) {
            stream.fail(e);
        }
    }

    private void visit(SseStream stream, long now) {
        behindThisRound = Math.max(behindThisRound, stream.behind());
        if (hasVanished(stream, now)) {
            stream.abort(CloseReason.CLIENT);
        } else if (!stream.isReady()) {
            stream.stalled(now);
            if (now - stream.stalledSince() > stallNanos) {
                stream.abort(CloseReason.SLOW_CONSUMER);
            } else {
                stream.disconnectIfLost();
            }
        } else if (now - stream.lastWrite() >= dueNanos) {
            loop.pass().writeFrame(stream, heartbeatOf(stream));
        }
    }

    /** What a stream's heartbeat says; one frame serves all streams at the same position. */
    Frame heartbeatOf(SseStream stream) {
        String id = stream.advancedId();
        if (id == null) {
            return COMMENT;
        }
        if (!id.equals(lastId)) {
            lastId = id;
            lastFrame = SseEncoder.encodeQuiet("", null, id);
        }
        return lastFrame;
    }

    private static boolean hasVanished(SseStream stream, long now) {
        // one that takes nothing is not written to, and may yet vanish
        if (stream.isConfirmed() && stream.isReady()) {
            return false;
        }
        long silentMillis = stream.outlet().unacknowledgedMillis();
        if (silentMillis <= 0) {
            stream.confirm();
            return false;
        }
        if (stream.suspectedSince() == 0) {
            stream.suspect(now);
            return false;
        }
        return silentMillis >= VANISHED_AFTER.toMillis() && now - stream.suspectedSince() >= SUSPECT_NANOS;
    }
}
