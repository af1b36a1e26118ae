package dev.longwave.loadtest.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Lets all connections of one event loop read into one buffer, so that a read allocates nothing. Its handler must be done
 * with the buffer when it returns. Confined to the event loop.
 */
final class SharedReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {
    private final ByteBuf buffer;

    SharedReceiveBuffer(ByteBuf buffer) {
        this.buffer = buffer;
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other way to give a buffer of one's own
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return buffer.capacity();
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator alloc) {
                return buffer.retain().clear();
            }
        };
    }

    void release() {
        buffer.release();
    }
}
