package dev.longwave.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as it arrives. Unlike the JDK's own stream of a body a read gives up when nothing comes for too
 * long: a peer that has vanished sends no end. One thread reads; the HTTP client's threads fill it, one chunk ahead of
 * the reader at most.
 */
final class ResponseBody extends InputStream implements BodySubscriber<ResponseBody> {
    private final Duration patience;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    // The reader's.
    private final Queue<ByteBuffer> received = new ArrayDeque<>();
    private boolean ended;

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    /**
     * Creates the body of one response.
     *
     * @param patience longest silence that a read puts up with, positive
     */
    ResponseBody(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<ResponseBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Chunk(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Failure(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new End());
    }

    /**
     * Reads what is there, or waits for more.
     *
     * @throws SocketTimeoutException if nothing came for too long
     * @throws IOException if the connection broke
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            ByteBuffer buffer = received.peek();
            if (buffer == null) {
                await();
            } else if (!buffer.hasRemaining()) {
                received.remove();
            } else {
                int count = Math.min(length, buffer.remaining());
                buffer.get(target, offset, count);
                return count;
            }
        }
        return -1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private void await() throws IOException {
        Signal signal;
        try {
            signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        if (signal == null) {
            throw new SocketTimeoutException("no byte came for " + patience.toSeconds() + " s");
        }
        if (signal instanceof Chunk chunk) {
            received.addAll(chunk.buffers());
            Flow.Subscription current = subscription;
            if (current != null) {
                current.request(1);
            }
        } else if (signal instanceof Failure failure) {
            throw new IOException("the connection broke", failure.cause());
        } else {
            ended = true;
        }
    }

    /** Closes the connection unless the body has been read to its end. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    private sealed interface Signal permits Chunk, Failure, End {}

    private record Chunk(List<ByteBuffer> buffers) implements Signal {}

    private record Failure(Throwable cause) implements Signal {}

    private record End() implements Signal {}
}
