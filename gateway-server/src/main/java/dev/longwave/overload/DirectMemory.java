package dev.longwave.overload;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/** Direct memory as Netty hands it out. Any thread. */
public final class DirectMemory {
    private DirectMemory() {}

    /** Most bytes that Netty may have. */
    public static long maxBytes() {
        return PlatformDependent.maxDirectMemory();
    }

    /**
     * What buffers have now. What the pool has reserved and nobody uses is not counted: it is there for the next buffer,
     * and may never be given back.
     */
    static Usage usage() {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        long elsewhere = PlatformDependent.usedDirectMemory() - pool.metric().usedDirectMemory();
        return new Usage(pool.pinnedDirectMemory() + Math.max(0, elsewhere), maxBytes());
    }
}
