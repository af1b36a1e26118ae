package dev.longwave.stream;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The way out of a stream that never was open: there is none. */
final class ClosedOutlet implements Outlet {
    @Override
    public boolean isReady() {
        return false;
    }

    @Override
    public int offer(ByteBuf batch) {
        return -1;
    }

    @Override
    public void queue(ByteBuf rest) {
        rest.release();
    }

    @Override
    public void end(@Nullable ByteBuf last) {
        if (last != null) {
            last.release();
        }
    }

    @Override
    public void abort() {
        // there is no connection
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public long unacknowledgedMillis() {
        return -1;
    }
}
