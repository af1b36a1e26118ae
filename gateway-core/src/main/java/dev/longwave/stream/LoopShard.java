package dev.longwave.stream;

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
        return visits;
    }

    @Override
    public boolean unfinished() {
        queued = readers.isWalking() || again;
        return queued;
    }

    void add(FollowingCursor reader) {
        readers.add(reader);
        occupied = true;
    }

    void remove(FollowingCursor reader) {
        readers.remove(reader);
        occupied = readers.size() > 0;
    }
}
