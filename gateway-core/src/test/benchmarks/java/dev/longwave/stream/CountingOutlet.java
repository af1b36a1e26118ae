package dev.longwave.stream;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A way out that takes everything at once and for nothing, so that what is measured is the pass and not the kernel. */
final class CountingOutlet implements Outlet {
    private long bytes;

    long bytes() {
        return bytes;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public int offer(ByteBuf batch) {
        int length = batch.readableBytes();
        bytes += length;
        return length;
    }

    @Override
    public void queue(ByteBuf rest) {
        throw new IllegalStateException("a rest although every batch is taken whole");
    }

    @Override
    public void end(@Nullable ByteBuf last) {
        if (last != null) {
            last.release();
        }
    }

    @Override
    public void abort() {
        throw new IllegalStateException("a stream failed");
    }

    @Override
    public boolean isChunked() {
        return true;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public long unacknowledgedMillis() {
        return 0;
    }
}
