package dev.longwave.examples;

import dev.longwave.http.Sse;
import dev.longwave.stream.SseStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An answer that is written word by word, as language models do, and then ends. The model is any {@link Flow.Publisher}:
 * it is asked for no more than the reader takes, and is cancelled when the reader leaves.
 */
public final class TokenStream implements AutoCloseable {
    private static final String PAGE = """
            <!doctype html><title>Answer</title>
            <p id=answer></p>
            <script>
              const stream = new EventSource('/complete?prompt=' + encodeURIComponent('Why is the sky blue?'))
              const answer = document.getElementById('answer')
              stream.onmessage = event => answer.append(JSON.parse(event.data).token)
              stream.addEventListener('done', () => stream.close())
              stream.addEventListener('failed', event => {
                answer.append(' [' + JSON.parse(event.data).error + ']')
                stream.close()
              })
            </script>
            """;

    /** Answers a prompt. */
    @FunctionalInterface
    interface Model {
        Flow.Publisher<?> answer(String prompt);
    }

    private final Model model;
    private final ExampleServer server;

    TokenStream(int port, Model model) {
        this.model = model;
        server = new ExampleServer(port, PAGE, this::complete);
    }

    private void complete(ChannelHandlerContext ctx, HttpRequest request) {
        String prompt = new QueryStringDecoder(request.uri())
                .parameters()
                .getOrDefault("prompt", List.of(""))
                .get(0);
        SseStream stream = Sse.open(ctx, request);
        stream.sendAll(model.answer(prompt)).whenComplete((all, failure) -> {
            if (failure == null) {
                stream.send(Map.of("reason", "stop"), "done");
            } else {
                stream.send(Map.of("error", String.valueOf(failure.getMessage())), "failed");
            }
            stream.close();
        });
    }

    ExampleServer server() {
        return server;
    }

    @Override
    public void close() {
        server.close();
    }

    public static void main(String... args) throws InterruptedException {
        String answer = "Short waves are scattered more than long ones, and blue is short.";
        ExecutorService threads = Executors.newCachedThreadPool();
        Model model = prompt -> {
            SubmissionPublisher<Object> tokens = new SubmissionPublisher<>();
            threads.execute(() -> {
                for (String word : answer.split("(?= )")) {
                    pause();
                    tokens.submit(Map.of("token", word));
                }
                tokens.close();
            });
            return tokens;
        };
        try (TokenStream example = new TokenStream(8090, model)) {
            System.out.println("open " + example.server().address());
            Thread.currentThread().join();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
}
