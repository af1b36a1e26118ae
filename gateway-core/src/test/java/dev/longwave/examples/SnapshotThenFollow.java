package dev.longwave.examples;

import dev.longwave.http.Sse;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.stream.SseStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A board of tasks that any number of people look at: each gets the whole board first and then every change, whenever they
 * come and whatever changes at that moment.
 */
public final class SnapshotThenFollow implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html><title>Board</title>
            <pre id=board></pre>
            <script>
              let board = {}
              new EventSource('/board/stream').onmessage = event => {
                const { all, changed } = JSON.parse(event.data)
                board = all ?? { ...board, ...changed }
                document.getElementById('board').textContent = JSON.stringify(board, null, 2)
              }
            </script>
            """;

    private final Map<String, String> board = new ConcurrentHashMap<>();
    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private final ExampleServer server;

    SnapshotThenFollow(int port) {
        server = new ExampleServer(port, PAGE, this::watch);
    }

    private void watch(ChannelHandlerContext ctx, HttpRequest request) {
        SseStream stream = Sse.open(ctx, request);
        hub.subscribe(stream, () -> Map.of("all", board), "board");
    }

    /** The state first and its event after: then who does not find the one in the snapshot gets the other. */
    void move(String task, String column) {
        board.put(task, column);
        hub.publish("board", Map.of("changed", Map.of(task, column)));
    }

    ExampleServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        hub.close();
    }

    public static void main(String... args) throws InterruptedException {
        List<String> tasks = List.of("write it", "test it", "document it");
        List<String> columns = List.of("to do", "doing", "done");
        try (SnapshotThenFollow example = new SnapshotThenFollow(8090)) {
            System.out.println("open " + example.server().address());
            while (true) {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                example.move(tasks.get(random.nextInt(3)), columns.get(random.nextInt(3)));
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
}
