package dev.longwave.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A client over a plain socket that shares no code with the gateway. It reads what it is told to read, and no more, and
 * can break its connection in every way. Confined to one thread, but for {@link #reset}.
 */
final class RawClient implements AutoCloseable {
    private static final int LONGEST_WAIT_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
    }

    static RawClient connect(InetSocketAddress address) throws IOException {
        return new RawClient(new Socket(address.getAddress(), address.getPort()));
    }

    /** A client over a connection of another kind, such as TLS. */
    static RawClient over(Socket connected) throws IOException {
        return new RawClient(connected);
    }

    /** A client whose host takes little while it does not read. */
    static RawClient small(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.connect(address);
        return new RawClient(socket);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a request for channels. */
    RawClient subscribe(@Nullable String lastEventId, List<String> channels) throws IOException {
        send("GET /events?channel=" + String.join("&channel=", channels) + " HTTP/1.1\r\nHost: h\r\n"
                + (lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n") + "\r\n");
        return this;
    }

    RawClient subscribe(String... channels) throws IOException {
        return subscribe(null, List.of(channels));
    }

    /** Reads the response's head; its status line has an empty name. */
    Map<String, String> head() throws IOException {
        Map<String, String> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        head.put("", line());
        String line;
        while (!(line = line()).isEmpty()) {
            int colon = line.indexOf(": ");
            head.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return head;
    }

    /** Reads the next chunk, null for the last. */
    byte @Nullable [] chunk() throws IOException {
        int length = Integer.parseInt(line(), 16);
        byte[] payload = in.readNBytes(length);
        if (payload.length < length || in.read() != '\r' || in.read() != '\n') {
            throw new EOFException("the connection ended within a chunk of " + length + " bytes");
        }
        return length == 0 ? null : payload;
    }

    /** Reads the next chunk as text. */
    String text() throws IOException {
        byte[] chunk = chunk();
        if (chunk == null) {
            throw new EOFException("the response has ended");
        }
        return new String(chunk, StandardCharsets.UTF_8);
    }

    /** Reads what is there now, at least one byte; -1 at the end. */
    int read(byte[] buffer) throws IOException {
        return in.read(buffer);
    }

    /** Reads everything until the connection ends. */
    String untilEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != '\n') {
            if (next < 0) {
                throw new EOFException("the connection ended within a line: " + line);
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Says that this sends no more: a FIN. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection: a RST, whatever is still on its way. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
