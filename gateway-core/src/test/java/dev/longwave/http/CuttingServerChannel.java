package dev.longwave.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accepts connections whose kernel takes just as many bytes of a write as a test says. */
final class CuttingServerChannel extends NioServerSocketChannel {
    /** What the kernel takes of a write to come. */
    sealed interface Cut {
        /** Everything. */
        record Nothing() implements Cut {}

        /** So many bytes, and more when it says that it is writable again. */
        record Full(int bytes) implements Cut {}

        /** So many bytes, after which Netty lets other connections have their turn; it would take more at once. */
        record OutOfTurn(int bytes) implements Cut {}
    }

    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();

    /** The cuts of the writes to come, in turn; where there is none left a write is taken whole. */
    Queue<Cut> cuts() {
        return cuts;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        SocketChannel connection = javaChannel().accept();
        if (connection == null) {
            return 0;
        }
        accepted.add(new CuttingChannel(connection));
        return 1;
    }

    private final class CuttingChannel extends NioSocketChannel {
        CuttingChannel(SocketChannel connection) {
            super(CuttingServerChannel.this, connection);
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer outbound) throws Exception {
            Cut cut = outbound.isEmpty() ? null : cuts.poll();
            if (cut instanceof Cut.Full full) {
                write(outbound, full.bytes);
                incompleteWrite(true);
            } else if (cut instanceof Cut.OutOfTurn outOfTurn) {
                write(outbound, outOfTurn.bytes);
                incompleteWrite(false);
            } else {
                super.doWrite(outbound);
            }
        }

        private void write(ChannelOutboundBuffer outbound, int bytes) throws Exception {
            int left = bytes;
            while (left > 0 && outbound.current() instanceof ByteBuf current) {
                ByteBuf part = current.slice(current.readerIndex(), Math.min(left, current.readableBytes()));
                left -= part.readableBytes();
                int written = part.readableBytes();
                while (part.isReadable()) {
                    doWriteBytes(part);
                }
                outbound.removeBytes(written);
            }
        }
    }
}
