package dev.longwave.stream;

import dev.longwave.sse.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Frames that were sent to one stream alone and are not written yet. Any thread offers; its bytes are reserved there,
 * so that the bound holds however many threads send. All else is confined to the stream's event loop.
 */
final class DirectSends {
    private final ConcurrentLinkedQueue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicBoolean wakeUpPending = new AtomicBoolean();

    // the loop's thread
    private List<Inflow> inflows = List.of();

    /**
     * Queues a frame. Any thread.
     *
     * @param limitBytes most bytes reserved, this frame included
     * @return false where the frame would exceed the limit
     */
    boolean offer(Frame frame, int limitBytes) {
        int length = frame.chunkLength();
        if (reserved.addAndGet(length) > limitBytes) {
            reserved.addAndGet(-length);
            return false;
        }
        frames.add(frame);
        return true;
    }

    /** Whether the caller, who has queued a frame, is the one to wake the loop. Any thread. */
    boolean needsWakeUp() {
        return wakeUpPending.compareAndSet(false, true);
    }

    /** Queues a frame that is not to be refused, whatever is reserved. */
    void force(Frame frame) {
        reserved.addAndGet(frame.chunkLength());
        frames.add(frame);
    }

    /** The loop is awake: what is queued from now on needs another wake-up. */
    void awake() {
        wakeUpPending.set(false);
    }

    /** Bytes reserved. Any thread. */
    int bytes() {
        return reserved.get();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Adds to a batch what fits, and keeps it until {@link #written}. */
    void gather(Batch batch) {
        for (Frame frame : frames) {
            if (!batch.add(frame)) {
                return;
            }
        }
    }

    /** Forgets the first frames. */
    void written(int count) {
        for (int i = 0; i < count; i++) {
            Frame frame = frames.remove();
            reserved.addAndGet(-frame.chunkLength());
            for (Inflow inflow : inflows) {
                inflow.written(frame);
            }
        }
    }

    /** The publishers that send to the stream: whoever has a frame here is told when it is written. */
    List<Inflow> inflows() {
        return inflows;
    }

    void add(Inflow inflow) {
        List<Inflow> more = new ArrayList<>(inflows);
        more.add(inflow);
        inflows = more;
    }

    void remove(Inflow inflow) {
        inflows = inflows.stream().filter(each -> each != inflow).toList();
    }

    /** Takes everything that is left, null where nothing is. */
    @Nullable
    ByteBuf drain(boolean chunked) {
        ByteBuf rest = null;
        Frame frame;
        while ((frame = frames.poll()) != null) {
            if (rest == null) {
                rest = PooledByteBufAllocator.DEFAULT.directBuffer(frame.length(chunked));
            }
            rest.ensureWritable(frame.length(chunked));
            frame.writeTo(rest, chunked);
        }
        return rest;
    }
}
