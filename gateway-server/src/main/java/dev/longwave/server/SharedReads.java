package dev.longwave.server;

import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Reads of one size whose bookkeeping is shared by all connections of an event loop, which else would each keep their own
 * for good.
 *
 * <p>That is safe as long as a connection reads one buffer at a time, which is this allocator's default: the count of
 * bytes is used where it is set, and whatever another connection leaves behind, none is told to go on reading.
 */
final class SharedReads extends FixedRecvByteBufAllocator {
    @SuppressWarnings("deprecation") // the handle's newer type is not that of newHandle
    private final FastThreadLocal<RecvByteBufAllocator.Handle> handle = new FastThreadLocal<>() {
        @Override
        protected RecvByteBufAllocator.Handle initialValue() {
            return SharedReads.super.newHandle();
        }
    };

    /**
     * Creates an allocator.
     *
     * @param bufferBytes what is read at once
     */
    SharedReads(int bufferBytes) {
        super(bufferBytes);
    }

    @Override
    @SuppressWarnings("deprecation")
    public RecvByteBufAllocator.Handle newHandle() {
        return handle.get();
    }
}
