package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes over one connection without waiting for each answer. Confined to one thread. */
final class PipelinedPublisher implements AutoCloseable {
    private static final int MOST_UNANSWERED = 64;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"");

    private final String head;
    private final Consumer<String> ids;
    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;
    private int unanswered;

    PipelinedPublisher(int port, String channel) throws IOException {
        this(port, channel, id -> {});
    }

    /**
     * Connects.
     *
     * @param ids is given the id of each event, in the order of publishing
     */
    PipelinedPublisher(int port, String channel, Consumer<String> ids) throws IOException {
        this.ids = ids;
        head = "POST /publish/" + channel + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    }

    /** Sends an event, and waits for the answer to an older one where many are owed. */
    void publish(String data) throws IOException {
        byte[] body = data.getBytes(UTF_8);
        byte[] start = (head + "Content-Length: " + body.length + "\r\n\r\n").getBytes(US_ASCII);
        byte[] request = new byte[start.length + body.length];
        System.arraycopy(start, 0, request, 0, start.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        out.write(request);
        unanswered++;
        if (unanswered == MOST_UNANSWERED) {
            awaitAnswer();
        }
    }

    /** Waits until everything is answered. */
    void flush() throws IOException {
        while (unanswered > 0) {
            awaitAnswer();
        }
    }

    private void awaitAnswer() throws IOException {
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), UTF_8);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("expected 200, got " + status + ": " + body);
        }
        Matcher id = ID.matcher(body);
        if (!id.lookingAt()) {
            throw new IOException("expected an id, got " + body);
        }
        ids.accept(id.group(1));
        unanswered--;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the gateway has closed the publisher's connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
