package dev.longwave.doctor;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A body as it arrives, piece by piece. One thread takes; the HTTP client's threads are one piece ahead at most. */
final class Arrivals implements BodySubscriber<Arrivals> {
    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    @Override
    public CompletionStage<Arrivals> getBody() {
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
        StringBuilder text = new StringBuilder();
        // one character a byte: what is looked for is ASCII, and a piece may end anywhere
        buffers.forEach(buffer -> text.append(StandardCharsets.ISO_8859_1.decode(buffer)));
        arrived.add(new Piece(text.toString(), System.nanoTime()));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new End(String.valueOf(failure.getMessage()), System.nanoTime()));
    }

    @Override
    public void onComplete() {
        arrived.add(new End(null, System.nanoTime()));
    }

    /** Takes what comes next, null if nothing comes in time. There is nothing behind an end. */
    @Nullable
    Arrival next(Duration atMost) throws InterruptedException {
        Arrival arrival = arrived.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        Flow.Subscription current = subscription;
        if (arrival instanceof Piece && current != null) {
            current.request(1);
        }
        return arrival;
    }

    /** Ends the connection. */
    void close() {
        closed = true;
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    sealed interface Arrival {
        /** When it arrived, as {@link System#nanoTime} has it. */
        long nanos();
    }

    /** Some bytes, as Latin-1. */
    record Piece(String text, long nanos) implements Arrival {}

    /** The body's end, with what went wrong if it was not in order. */
    record End(@Nullable String failure, long nanos) implements Arrival {}
}
