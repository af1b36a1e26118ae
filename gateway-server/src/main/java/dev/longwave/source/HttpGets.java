package dev.longwave.source;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Asks servers, over connections that are kept. Safe from any thread. */
final class HttpGets {
    private final HttpClient client;

    /**
     * Creates the one that all polls share.
     *
     * @param executor where answers are put together; nothing in it may block
     */
    HttpGets(Executor executor) {
        // HTTP/1.1 saves the try to upgrade with each connection; redirects are looked at before they are followed
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor)
                .build();
    }

    /**
     * Sends a request to get something.
     *
     * @param limitBytes longest body that is read
     * @return the answer; fails with {@link TooLargeException} or what the network says; cancelling it ends the request
     * @throws IllegalArgumentException where a header cannot be sent
     */
    CompletableFuture<HttpResponse<byte[]>> send(URI url, Map<String, String> headers, int limitBytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        headers.forEach(request::setHeader);
        return client.sendAsync(request.build(), head -> new Bounded(limitBytes));
    }

    /** A body that is longer than it may be. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Gives up at the first byte too many. */
    private static final class Bounded implements BodySubscriber<byte[]> {
        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private final int limitBytes;
        private Flow.@Nullable Subscription subscription;
        private long bytes;

        Bounded(int limitBytes) {
            this.limitBytes = limitBytes;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            whole.onSubscribe(newSubscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                bytes += buffer.remaining();
            }
            if (bytes <= limitBytes) {
                whole.onNext(buffers);
            } else if (subscription != null) {
                subscription.cancel();
                subscription = null;
                whole.onError(new TooLargeException());
            }
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
