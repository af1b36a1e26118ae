package dev.longwave.auth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches a small text over HTTP, in bounded time and size, from that place and no other. Safe from any thread. */
final class KeyFetch {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256 << 10;

    private final URI url;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    KeyFetch(URI url) {
        this.url = url;
    }

    /** Begins to fetch; fails where anything but 200 and a small text comes, or nothing does. */
    CompletionStage<String> start() {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/jwk-set+json, application/json")
                .timeout(PATIENCE)
                .build();
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request, head -> new SmallText());
        // the request's own timeout is over when the head has come
        return response.copy()
                .orTimeout(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((done, failure) -> response.cancel(true))
                .thenApply(done -> {
                    if (done.statusCode() != 200) {
                        throw new CompletionException(new IOException("expected status 200, got " + done.statusCode()));
                    }
                    return done.body();
                });
    }

    /** What to say of a failure. */
    static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof TimeoutException) {
            return "no answer in " + PATIENCE.toSeconds() + " s";
        }
        if (cause == null) {
            return "no answer";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The place without its query, which may hold a secret. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    private static final class SmallText implements HttpResponse.BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> pieces) {
            for (ByteBuffer piece : pieces) {
                if (piece.remaining() > bytes.remaining()) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    body.completeExceptionally(new IOException("expected at most " + MOST_BYTES + " bytes, got more"));
                    return;
                }
                bytes.put(piece);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        }
    }
}
