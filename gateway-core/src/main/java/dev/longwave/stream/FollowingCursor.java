package dev.longwave.stream;

import org.jspecify.annotations.Nullable;

/** A cursor that is woken by what is appended to its log. */
final class FollowingCursor extends LogCursor implements Roster.Member {
    private final LoopShard shard;
    private @Nullable SseStream stream;
    private int slot;

    FollowingCursor(LoopShard shard, long next) {
        super(shard.feed().log(), next);
        this.shard = shard;
        finished = isAtEnd(Long.MAX_VALUE);
    }

    String feedName() {
        return shard.feed().name();
    }

    SseStream stream() {
        SseStream present = stream;
        if (present == null) {
            throw new IllegalStateException("cursor without a stream");
        }
        return present;
    }

    @Override
    void attach(SseStream newStream) {
        stream = newStream;
        shard.add(this);
    }

    @Override
    void detach() {
        shard.remove(this);
    }

    @Override
    void handedOut(long from, long to) {
        shard.handedOut(from, to);
    }

    @Override
    boolean isFinishable() {
        return shard.feed().isFinishable();
    }

    @Override
    boolean isExhausted() {
        return false;
    }

    @Override
    long bound(long ceiling) {
        return ceiling;
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public void slot(int newSlot) {
        slot = newSlot;
    }
}
