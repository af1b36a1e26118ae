package dev.longwave.stream;

import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import io.netty.channel.EventLoop;

/**
 * One event loop's subscribers of one log. Only {@link #wake} may be called by other threads.
 *
 * <p>The latch: an append that finds it open closes it and wakes the loop; the loop opens it again before it reads the
 * log's tail. Both sides are volatile, and whoever registers makes one delivery attempt of its own, so that an append
 * which saw no subscriber here is seen by the subscriber.
 */
public final class LoopShard implements Slice, Runnable {
    private final Feed feed;
    private final StreamLoop loop;

    // any thread
    private volatile boolean latched;
    private volatile boolean occupied;

    // the loop's thread
    private final Roster<FollowingCursor> readers = new Roster<>();
    private boolean queued;
    private boolean again;

    /** The index of the first frame that no reader was handed and no walk has passed over. */
    private long fresh;

    /** How many frames before that were handed out for the first time, and are to be measured when a walk ends. */
    private int unmeasured;

    /** How many fresh frames there were when the walk began. */
    private int freshAtBegin;

    LoopShard(Feed feed, StreamLoop loop) {
        this.feed = feed;
        this.loop = loop;
    }

    StreamLoop loop() {
        return loop;
    }

    Feed feed() {
        return feed;
    }

    /**
     * Makes the loop deliver what is new. Any thread. Two threads that find the latch open at once both wake the loop,
     * which costs it one empty visit; a compare-and-set would cost every append.
     */
    void wake() {
        if (latched || !occupied) {
            return;
        }
        latched = true;
        EventLoop eventLoop = loop.eventLoop();
        if (eventLoop.inEventLoop()) {
            run();
        } else if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(this);
        }
    }

    /** Puts this shard on the loop's list. On the loop. */
    @Override
    public void run() {
        if (queued) {
            again = true;
        } else {
            queued = true;
            loop.pass().add(this);
        }
    }

    @Override
    public int run(int budget) {
        if (!readers.isWalking()) {
            latched = false;
            again = false;
            freshAtBegin = (int) Math.max(0, feed.log().tail() - fresh);
            readers.beginWalk();
        }
        DeliveryPass pass = loop.pass();
        int visits = 0;
        while (visits < budget && readers.isWalking()) {
            visits++;
            FollowingCursor reader = readers.walk();
            if (reader != null && pass.deliver(reader.stream())) {
                again = true;
            }
        }
        if (!readers.isWalking()) {
            walked();
        }
        return visits;
    }

    /**
     * Notes that a reader is handed frames. Only who stands where nobody was yet is handed something fresh: others are
     * behind, and what they get has been counted or passed over.
     */
    void handedOut(long from, long to) {
        if (from >= fresh) {
            unmeasured += (int) (to - from);
            fresh = to;
        }
    }

    /** Measures what was handed out. Where nothing was, whoever reads here is behind: what there is comes late to all. */
    private void walked() {
        if (unmeasured == 0) {
            fresh += freshAtBegin;
            return;
        }
        EventLog log = feed.log();
        long oldest = Math.max(fresh - unmeasured, log.first());
        Frame first = log.frame(oldest);
        loop.pass().measure(first, unmeasured == 1 ? first : log.frame(fresh - 1), unmeasured);
        unmeasured = 0;
    }

    @Override
    public boolean unfinished() {
        queued = readers.isWalking() || again;
        return queued;
    }

    void add(FollowingCursor reader) {
        if (readers.size() == 0) {
            fresh = feed.log().tail();
            freshAtBegin = 0;
            unmeasured = 0;
        }
        readers.add(reader);
        occupied = true;
    }

    void remove(FollowingCursor reader) {
        readers.remove(reader);
        occupied = readers.size() > 0;
    }
}
