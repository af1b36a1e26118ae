package dev.longwave.stream;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import java.util.Arrays;

/** A log together with the event loops that read it: what an append wakes. */
public class Feed {
    private static final LoopShard[] NONE = {};

    private final String name;
    private final EventLog log;
    private final Committed committed;
    private final boolean finishable;
    private volatile LoopShard[] shards = NONE;

    /**
     * Creates a feed without readers.
     *
     * @param name the channel's or pattern's name
     * @param log what is read
     * @param committed the order that the log is part of
     * @param finishable whether an end event in the log finishes those who read it, as it does for a channel's
     */
    public Feed(String name, EventLog log, Committed committed, boolean finishable) {
        this.name = name;
        this.log = log;
        this.committed = committed;
        this.finishable = finishable;
    }

    /** The channel's or pattern's name. */
    public String name() {
        return name;
    }

    /** What is read. */
    public EventLog log() {
        return log;
    }

    Committed committed() {
        return committed;
    }

    boolean isFinishable() {
        return finishable;
    }

    /** Makes every loop that has readers here deliver what is new, once, however often this is called. Any thread. */
    public void wake() {
        for (LoopShard shard : shards) {
            shard.wake();
        }
    }

    /** The shard of a loop, made where there is none. Inside the order only. */
    public LoopShard shard(StreamLoop loop) {
        LoopShard[] present = shards;
        for (LoopShard shard : present) {
            if (shard.loop() == loop) {
                return shard;
            }
        }
        LoopShard added = new LoopShard(this, loop);
        LoopShard[] grown = Arrays.copyOf(present, present.length + 1);
        grown[present.length] = added;
        shards = grown;
        return added;
    }
}
