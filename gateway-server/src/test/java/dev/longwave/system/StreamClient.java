package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A subscriber that reads when it is told to. Confined to one thread. */
final class StreamClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;
    private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();
    private final StreamDecoder decoder = new StreamDecoder(events::add);
    private final byte[] buffer = new byte[64 << 10];
    private String lastId = "";

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Subscribes, and has read the position that the stream begins with. */
    static StreamClient subscribe(int port, String path) throws IOException {
        return subscribe(port, path, null);
    }

    /** Subscribes from an id on. */
    static StreamClient subscribe(int port, String path, @Nullable String lastEventId) throws IOException {
        StreamClient client = connect(port, path, lastEventId, new Socket());
        while (!client.decoder.hasBegun()) {
            if (!client.read(PATIENCE)) {
                throw new IOException("the connection was closed before the stream began");
            }
        }
        return client;
    }

    /**
     * Subscribes on a socket of the caller's, and reads nothing yet.
     *
     * @param socket not connected
     */
    static StreamClient connect(int port, String path, @Nullable String lastEventId, Socket socket) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String position = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        String request =
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + position + "\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        return new StreamClient(socket);
    }

    /** The next event, for which it waits half a minute at most, heartbeats or not. */
    StreamEvent next() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events.isEmpty()) {
            if (!read(Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime())))) {
                throw new IOException("the connection was closed, the response "
                        + (decoder.hasEnded() ? "had ended" : "had not ended"));
            }
        }
        StreamEvent event = events.remove();
        lastId = event.id();
        return event;
    }

    /** Waits until the gateway has sent so many more heartbeats, half a minute for each at most. */
    void awaitHeartbeats(int count) throws IOException {
        int enough = decoder.comments() + count;
        while (decoder.comments() < enough) {
            if (!read(PATIENCE)) {
                throw new IOException("the connection was closed before " + enough + " comments had come");
            }
        }
    }

    /** Reads what there is until nothing comes for a while; whether the connection is still open. */
    boolean readUntilQuiet(Duration quiet) throws IOException {
        try {
            while (read(quiet)) {
                // goes on
            }
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** How many events were read and not asked for yet. */
    int waiting() {
        return events.size();
    }

    private boolean read(Duration atMost) throws IOException {
        socket.setSoTimeout((int) atMost.toMillis());
        int length = in.read(buffer);
        if (length > 0) {
            decoder.decode(buffer, 0, length);
        }
        return length >= 0;
    }

    /** Whether the response came to its end, which needs the last chunk. */
    boolean hasEnded() {
        return decoder.hasEnded();
    }

    /** The id to come back with: that of the event which {@link #next} gave last. */
    String lastId() {
        return lastId;
    }

    Socket socket() {
        return socket;
    }

    /** Cuts the connection with a reset. */
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
