package dev.longwave.examples;

import dev.longwave.http.Sse;
import dev.longwave.stream.SseStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A page that follows a deployment until it runs or has failed. The status is polled, and sent when it has changed. */
public final class DeploymentStatus implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html><title>Deployment</title>
            <h1 id=status>...</h1>
            <script>
              const stream = new EventSource('/deployments/42/stream')
              stream.onmessage = event => {
                const { status } = JSON.parse(event.data)
                document.getElementById('status').textContent = status
                if (['running', 'failed'].includes(status)) stream.close()
              }
            </script>
            """;

    /** Stands for the table that a deployment's status is in. */
    private final Map<String, String> statuses = new ConcurrentHashMap<>();

    private final ScheduledExecutorService database = Executors.newScheduledThreadPool(1);
    private final ExampleServer server;

    DeploymentStatus(int port) {
        server = new ExampleServer(port, PAGE, this::watch);
    }

    private void watch(ChannelHandlerContext ctx, HttpRequest request) {
        String id = request.uri().split("/")[2];
        SseStream stream = Sse.open(ctx, request);
        AtomicReference<String> last = new AtomicReference<>("");
        ScheduledFuture<?> poll = database.scheduleWithFixedDelay(
                () -> {
                    String status = statuses.getOrDefault(id, "unknown");
                    if (!status.equals(last.getAndSet(status))) {
                        stream.send(Map.of("status", status));
                    }
                    if (status.equals("running") || status.equals("failed")) {
                        stream.close();
                    }
                },
                0,
                500,
                TimeUnit.MILLISECONDS);
        stream.onClose(reason -> poll.cancel(false));
    }

    void status(String id, String status) {
        statuses.put(id, status);
    }

    ExampleServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        database.shutdown();
    }

    public static void main(String... args) throws InterruptedException {
        try (DeploymentStatus example = new DeploymentStatus(8090)) {
            System.out.println("open " + example.server().address());
            while (true) {
                for (String status : new String[] {"queued", "building", "deploying", "running"}) {
                    example.status("42", status);
                    TimeUnit.SECONDS.sleep(5);
                }
            }
        }
    }
}
