package dev.longwave.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection over which a test sends exactly the bytes it wants to, and reads what comes back, everything with a
 * deadline. One thread may send while another reads.
 */
public final class RawClient implements AutoCloseable {
    private static final int END = -1;

    private final Socket connection;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = {};
    private int at;
    private boolean reset;

    private RawClient(Socket connection, Socket socket) throws IOException {
        this.connection = connection;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    public static RawClient connect(InetSocketAddress address) {
        return connect(address, 0);
    }

    /**
     * Connects with a receive buffer of a certain size.
     *
     * @param receiveBytes asked of the kernel; 0 leaves it to it
     */
    public static RawClient connect(InetSocketAddress address, int receiveBytes) {
        return connect("0.0.0.0", address, receiveBytes, null);
    }

    /**
     * Connects from a certain address of this machine.
     *
     * @param from such as {@code 127.0.0.2}
     */
    public static RawClient connectFrom(String from, InetSocketAddress address) {
        return connect(from, address, 0, null);
    }

    /**
     * Connects over TLS.
     *
     * @param tls what to trust and to show, null for a connection in the clear
     */
    public static RawClient connect(InetSocketAddress address, int receiveBytes, @Nullable SSLContext tls) {
        return connect("0.0.0.0", address, receiveBytes, tls);
    }

    private static RawClient connect(
            String from, InetSocketAddress address, int receiveBytes, @Nullable SSLContext tls) {
        try {
            Socket socket = new Socket();
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.bind(new InetSocketAddress(from, 0));
            socket.setTcpNoDelay(true);
            socket.connect(address, Deadline.usual().leftMillis());
            if (tls == null) {
                return new RawClient(socket, socket);
            }
            SSLSocket secured =
                    (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", address.getPort(), true);
            secured.setSoTimeout(Deadline.usual().leftMillis());
            secured.startHandshake();
            return new RawClient(socket, secured);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- out ----

    /** Sends a text as UTF-8. */
    public RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public RawClient send(byte[] bytes) {
        try {
            out.write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends unless the server has closed, which the next who reads finds out. */
    public RawClient sendIfOpen(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            // closed between the last read and now
        }
        return this;
    }

    /** Sends again and again until the server closes. */
    public void sendUntilClosed(byte[] bytes) {
        Deadline deadline = Deadline.usual();
        CompletableFuture.delayedExecutor(deadline.leftMillis(), TimeUnit.MILLISECONDS)
                .execute(this::close);
        try {
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            if (deadline.leftMillis() == 0) {
                throw new AssertionError("waited in vain for the server to close", e);
            }
        }
    }

    /** Says that nothing more will be sent. */
    public RawClient halfClose() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset. */
    public void reset() {
        try {
            connection.setSoLinger(true, 0);
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- in ----

    /** Reads a response with its body. */
    public RawResponse response() {
        return response(Deadline.usual());
    }

    public RawResponse response(Deadline deadline) {
        RawResponse head = head(deadline);
        if (head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return head;
        }
        if (head.header("Transfer-Encoding").equals("chunked")) {
            return head.withBody(chunks(deadline));
        }
        String length = head.header("Content-Length");
        return head.withBody(length.isEmpty() ? rest(deadline) : exactly(Integer.parseInt(length), deadline));
    }

    /** Reads a response that has no body whatever its head says, or leaves the body for later. */
    public RawResponse head() {
        return head(Deadline.usual());
    }

    private RawResponse head(Deadline deadline) {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            head.append((char) expect(read(deadline), "a response's head", head));
        }
        return RawResponse.ofHead(head.toString());
    }

    private byte[] chunks(Deadline deadline) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk;
        while ((chunk = chunk(deadline)).length > 0) {
            body.writeBytes(chunk);
        }
        return body.toByteArray();
    }

    /** Reads a chunk, which must be framed without anything optional; empty for the last one. */
    byte[] chunk(Deadline deadline) {
        StringBuilder size = new StringBuilder();
        while (size.length() < 2 || !size.substring(size.length() - 2).equals("\r\n")) {
            size.append((char) expect(read(deadline), "the size of a chunk", size));
        }
        if (!size.toString().matches("[0-9a-f]+\r\n")) {
            throw new AssertionError("not the size of a chunk: " + size);
        }
        byte[] payload = exactly(Integer.parseInt(size.toString().strip(), 16), deadline);
        byte[] end = exactly(2, deadline);
        if (end[0] != '\r' || end[1] != '\n') {
            throw new AssertionError("expected CRLF after a chunk, got " + Arrays.toString(end));
        }
        return payload;
    }

    private byte[] exactly(int length, Deadline deadline) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) expect(read(deadline), length + " bytes, got " + i, "");
        }
        return bytes;
    }

    /** Reads what one read of the socket brings. */
    public byte[] firstRead() {
        int first = expect(read(Deadline.usual()), "any byte", "");
        byte[] all = new byte[1 + buffer.length - at];
        all[0] = (byte) first;
        System.arraycopy(buffer, at, all, 1, buffer.length - at);
        at = buffer.length;
        return all;
    }

    /** Reads up to the end of the connection. */
    public byte[] rest() {
        return rest(Deadline.usual());
    }

    private byte[] rest(Deadline deadline) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int next;
        while ((next = read(deadline)) != END) {
            rest.write(next);
        }
        return rest.toByteArray();
    }

    /** Whether the server says something, or closes, within a time; what it says is read by the next who asks. */
    public boolean hasAnswerWithin(Duration time) {
        if (at < buffer.length) {
            return true;
        }
        try {
            Deadline deadline = Deadline.in(time);
            return !fill(deadline::leftMillis) || at < buffer.length;
        } catch (SilenceException e) {
            return false;
        }
    }

    /** Waits for the end of the connection, before which nothing more may come. */
    public void awaitEnd() {
        awaitEnd(Deadline.usual());
    }

    public void awaitEnd(Deadline deadline) {
        byte[] rest = rest(deadline);
        if (rest.length > 0) {
            throw new AssertionError("expected the end, got " + new String(rest, StandardCharsets.UTF_8));
        }
    }

    /** Whether the connection ended with a reset. */
    public boolean wasReset() {
        return reset;
    }

    /** The server said nothing up to a deadline. */
    private static final class SilenceException extends AssertionError {
        private static final long serialVersionUID = 1L;

        SilenceException(Throwable cause) {
            super("waited in vain for the server to say something", cause);
        }
    }

    private static int expect(int next, String what, CharSequence soFar) {
        if (next == END) {
            throw new AssertionError("expected " + what + ", got the end of the connection after \"" + soFar + "\"");
        }
        return next;
    }

    /** The next byte, {@link #END} where the server has closed or reset. */
    int read(Deadline deadline) {
        if (at == buffer.length && !fill(deadline::leftMillis)) {
            return END;
        }
        return buffer[at++] & 0xff;
    }

    private boolean fill(IntSupplier leftMillis) {
        byte[] bytes = new byte[64 << 10];
        try {
            int left = leftMillis.getAsInt();
            if (left == 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(left);
            int length = in.read(bytes);
            if (length < 0) {
                return false;
            }
            buffer = Arrays.copyOf(bytes, length);
            at = 0;
            return true;
        } catch (SocketTimeoutException e) {
            throw new SilenceException(e);
        } catch (SocketException e) {
            reset = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
