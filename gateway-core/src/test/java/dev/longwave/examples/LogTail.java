package dev.longwave.examples;

import dev.longwave.http.Sse;
import dev.longwave.stream.SseStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SubmissionPublisher;

/**
 * A program's output in a page, such as that of {@code docker logs --follow --tail 200 --timestamps app}. Each viewer has
 * a process of its own, which ends with the viewer; a viewer that is slow slows its process down, and loses no line.
 */
public final class LogTail implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html><title>Log</title>
            <pre id=log></pre>
            <script>
              const stream = new EventSource('/logs/stream')
              stream.onmessage = event => {
                const { log, error, closed } = JSON.parse(event.data)
                if (log !== undefined) document.getElementById('log').append(log + '\\n')
                if (error || closed) stream.close()
              }
            </script>
            """;

    private final List<String> command;
    private final ExecutorService readers = Executors.newCachedThreadPool();
    private final ExampleServer server;

    LogTail(int port, List<String> command) {
        this.command = command;
        server = new ExampleServer(port, PAGE, this::tail);
    }

    private void tail(ChannelHandlerContext ctx, HttpRequest request) {
        SseStream stream = Sse.open(ctx, request);
        stream.send(Map.of("connected", true, "command", command));
        readers.execute(() -> follow(stream));
    }

    private void follow(SseStream stream) {
        SubmissionPublisher<Object> lines = new SubmissionPublisher<>();
        stream.sendAll(lines).thenRun(stream::close);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            stream.onClose(reason -> process.destroy());
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                output.lines().forEach(line -> lines.submit(Map.of("log", line)));
            }
            lines.submit(Map.of("closed", true));
        } catch (IOException e) {
            lines.submit(Map.of("error", String.valueOf(e.getMessage())));
        }
        lines.close();
    }

    ExampleServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
        readers.shutdown();
    }

    public static void main(String... args) throws InterruptedException {
        List<String> command = args.length > 0 ? List.of(args) : List.of("journalctl", "--follow", "--lines", "50");
        try (LogTail example = new LogTail(8090, command)) {
            System.out.println("open " + example.server().address());
            Thread.currentThread().join();
        }
    }
}
