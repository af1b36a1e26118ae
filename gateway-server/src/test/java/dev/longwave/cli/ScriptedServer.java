package dev.longwave.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/1.1 server that says to the n-th request what a test says, byte by byte, and cuts where a test cuts. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();

    public ScriptedServer(Script script) throws IOException {
        this(0, script);
    }

    ScriptedServer(int port, Script script) throws IOException {
        this(new ServerSocket(), port, script);
    }

    /**
     * One behind a listener of another kind.
     *
     * @param listener not bound yet
     */
    public ScriptedServer(ServerSocket listener, int port, Script script) throws IOException {
        this.script = script;
        this.listener = listener;
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        start("listener", this::accept);
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** The requests that were read whole, so far. */
    public List<Request> requests() {
        return requests;
    }

    int connections() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                start("connection", () -> serve(socket));
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Request request = Request.read(in); request != null; request = Request.read(in)) {
                requests.add(request);
                script.answer(started.getAndIncrement(), request, new Reply(socket));
            }
        } catch (IOException | UncheckedIOException e) {
            // The client went away, or the script cut it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What the server does. */
    public interface Script {
        void answer(int number, Request request, Reply reply) throws IOException, InterruptedException;
    }

    public record Request(String method, String target, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        List<String> lines() {
            return body.lines().toList();
        }

        static Request read(InputStream in) throws IOException {
            String requestLine = line(in);
            if (requestLine.isEmpty()) {
                return null;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            String[] parts = requestLine.split(" ", 3);
            return new Request(parts[0], parts[1], headers, body);
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                if (b != '\r') {
                    line.append((char) b);
                }
            }
            return line.toString();
        }
    }

    /** One answer, in as many pieces as a test likes. */
    public static final class Reply {
        private final Socket socket;
        private final OutputStream out;

        Reply(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** A whole answer. */
        public void send(int status, String headers, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            raw("HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n");
            out.write(bytes);
        }

        /** The head of an answer whose body comes as chunks. */
        public void begin(String contentType) throws IOException {
            raw("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        public void chunk(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            raw(Integer.toHexString(bytes.length) + "\r\n");
            out.write(bytes);
            raw("\r\n");
        }

        public void end() throws IOException {
            raw("0\r\n\r\n");
        }

        /** An answer line of success for every line of a request. */
        void acceptAll(Request request) throws IOException {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < request.lines().size(); i++) {
                answers.add("{\"id\":\"e-" + i + "\",\"subscribers\":0}\n");
            }
            begin("application/x-ndjson");
            for (String answer : answers) {
                chunk(answer);
            }
            end();
        }

        /** Ends the connection behind what was sent, which the client gets for certain. */
        void hangUp() throws IOException {
            socket.close();
        }

        /** Ends the connection with a reset. */
        public void cut() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Bytes as they are. */
        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
