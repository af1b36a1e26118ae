package dev.longwave.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that is polled, and counts. */
final class PolledServer implements AutoCloseable {
    /** How a test answers. */
    interface Handler {
        void answer(Request request) throws IOException;
    }

    /** One request and the way to answer it. */
    record Request(HttpExchange exchange, int number) {
        String path() {
            return exchange.getRequestURI().toString();
        }

        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        Request with(String name, String value) {
            exchange.getResponseHeaders().set(name, value);
            return this;
        }

        void reply(int status, String body) throws IOException {
            reply(status, body.getBytes(StandardCharsets.UTF_8));
        }

        void reply(int status, byte[] body) throws IOException {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> paths = new CopyOnWriteArrayList<>();

    PolledServer(Handler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            Request request = new Request(exchange, requests.incrementAndGet());
            paths.add(request.path());
            handler.answer(request);
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    int requests() {
        return requests.get();
    }

    /** What was asked for, in order. */
    List<String> paths() {
        return paths;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
