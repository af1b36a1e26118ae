package dev.longwave.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The web site that a page with the client belongs to, of another origin than the gateway: a page with an import map and
 * nothing else, the frameworks, a stream for those with a token, and {@code /events}, which leads to the gateway.
 */
final class PageServer implements AutoCloseable {
    /** Whoever sends this may read {@code /secured}. */
    static final String TOKEN = "open-sesame";

    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param client where the client is served, such as {@code http://127.0.0.1:8080/client/}; asked for each page */
    PageServer(Supplier<String> client) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, client.get()));
        server.start();
    }

    /** Where its pages are, without a slash at the end. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The page with nothing but an import map: {@code longwave/} for the client, and names of frameworks. */
    String blank() {
        return origin() + "/blank";
    }

    /** Adds a page. Returns its URL. */
    String add(String path, String html) {
        pages.put(path, html);
        return origin() + path;
    }

    private void answer(HttpExchange exchange, String client) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String page = path.equals("/blank") ? blankPage(client) : pages.get(path);
        if (page != null) {
            send(exchange, 200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/secured")) {
            secured(exchange);
        } else if (path.equals("/events") || path.startsWith("/events/")) {
            String target = exchange.getRequestURI().toASCIIString();
            exchange.getResponseHeaders()
                    .set("Location", URI.create(client).resolve(target).toString());
            send(exchange, 307, "text/plain", new byte[0]);
        } else if (path.startsWith("/webjars/")) {
            String[] parts = path.split("/", 4);
            send(exchange, 200, SCRIPT, WebJar.of(parts[2]).bytes(parts[3]));
        } else if (path.equals("/react.js")) {
            send(exchange, 200, SCRIPT, ReactModule.script().getBytes(StandardCharsets.UTF_8));
        } else {
            send(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private static String blankPage(String client) {
        return """
                <!doctype html>
                <meta charset="utf-8">
                <link rel="icon" href="data:,">
                <title>A page</title>
                <script type="importmap">
                { "imports": {
                  "longwave/": "%1$s",
                  "longwave-client/vue": "%1$svue.js",
                  "longwave-client/react": "%1$sreact.js",
                  "longwave-client/svelte": "%1$ssvelte.js",
                  "vue": "/webjars/vue/dist/vue.runtime.esm-browser.prod.js",
                  "react": "/react.js",
                  "clsx": "/webjars/clsx/dist/clsx.mjs",
                  "esm-env": "/webjars/esm-env/index.js",
                  "esm-env/browser": "/webjars/esm-env/true.js",
                  "esm-env/development": "/webjars/esm-env/false.js",
                  "esm-env/node": "/webjars/esm-env/false.js",
                  "#client/constants": "/webjars/svelte/src/internal/client/constants.js",
                  "svelte": "/webjars/svelte/src/index-client.js",
                  "svelte/store": "/webjars/svelte/src/store/index-client.js",
                  "svelte/internal/client": "/webjars/svelte/src/internal/client/index.js",
                  "svelte/internal/flags/async": "/webjars/svelte/src/internal/flags/async.js",
                  "svelte/internal/flags/legacy": "/webjars/svelte/src/internal/flags/legacy.js",
                  "svelte/internal/disclose-version": "/webjars/svelte/src/internal/disclose-version.js"
                } }
                </script>
                <div id="app"></div>
                """.formatted(client);
    }

    /** A stream of one event, which is kept open, for who has the token; 401 for everybody else. */
    private void secured(HttpExchange exchange) throws IOException {
        List<String> sent = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
        if (!sent.equals(List.of("Bearer " + TOKEN))) {
            send(exchange, 401, "text/plain", "who are you?".getBytes(StandardCharsets.UTF_8));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write("id: 1\ndata: \"welcome\"\n\n".getBytes(StandardCharsets.UTF_8));
            while (!closed) {
                out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // the page has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
        threads.shutdownNow();
    }
}
