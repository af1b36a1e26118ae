package dev.longwave.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Many clients that one thread reads for and that keep nothing: what they cost is not to be seen beside the server. */
final class DiscardingClients implements AutoCloseable {
    private static final long PAUSE_MILLIS = 5;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final Thread reader = new Thread(this::read, "discarding clients");
    private volatile boolean open = true;

    DiscardingClients() throws IOException {
        reader.start();
    }

    /** Adds a client. */
    void subscribe(InetSocketAddress address, String query) throws IOException {
        SocketChannel client = SocketChannel.open(address);
        String request = "GET /events?" + query + " HTTP/1.1\r\nHost: h\r\n\r\n";
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ);
    }

    private void read() {
        try {
            while (open) {
                selector.selectNow(this::read);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(SelectionKey key) {
        try {
            if (((SocketChannel) key.channel()).read(buffer.clear()) < 0) {
                key.channel().close();
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        open = false;
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
