package dev.longwave.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.broker.Broker;
import dev.longwave.broker.UnavailableException;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Publication;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.sse.SseEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a run says to its channel. What is published faster than it is taken waits; what was not taken is told
 * of as soon as something is taken again, and before the end.
 */
final class ChannelOutput implements SourceOutput {
    /** What a run's output needs of the one it belongs to. */
    interface Owner {
        /** Whether this gateway still is the one that speaks for the channel. */
        boolean maySpeak();

        /** Does something after a while, unless everything has been stopped by then. */
        void later(Duration delay, Runnable task);

        /** The run has said that it ended, and the channel is finished. Called holding no lock. */
        void ended();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChannelOutput.class);
    private static final String ERROR_TYPE = "error";

    /** Events of one run that may be on their way: enough that a fast one does not wait for answers. */
    private static final int MOST_UNANSWERED = 2_000;

    /** Each gets an answer sooner, if only that there will be none. */
    private static final long ANSWERED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Broker broker;
    private final ChannelName channel;
    private final List<ChannelName> channels;
    private final EventSink sink;
    private final String kind;
    private final SourceListener listener;
    private final Owner owner;

    // guarded by this, so that nothing is said after the channel has been closed to it
    private boolean closed;
    private long events;
    private int unanswered;
    private boolean waiting;
    private long lost;
    private boolean tryingAgain;
    private @Nullable String ending;
    private boolean endSent;

    ChannelOutput(Broker broker, SourceChannel channel, SourceListener listener, Owner owner) {
        this.broker = broker;
        this.channel = channel.name();
        this.channels = List.of(channel.name());
        this.sink = broker.sink();
        this.kind = channel.source().kind();
        this.listener = listener;
        this.owner = owner;
    }

    // ---- for the run ----

    @Override
    public void publish(SseEvent event) {
        CompletionStage<PublishReceipt> answer;
        synchronized (this) {
            awaitRoom();
            if (closed || ending != null) {
                return;
            }
            answer = send(event);
        }
        answer.whenComplete((receipt, failure) -> answered(failure, 1));
    }

    /** Inside this object's lock. */
    private CompletionStage<PublishReceipt> send(SseEvent event) {
        unanswered++;
        events++;
        listener.published(kind);
        return sink.publish(new Publication(channels, event, null));
    }

    private void awaitRoom() {
        long deadline = System.nanoTime() + ANSWERED_WITHIN_NANOS;
        while (unanswered >= MOST_UNANSWERED && !closed) {
            sink.flush();
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            waiting = true;
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public synchronized void flush() {
        sink.flush();
    }

    @Override
    public void error(String problem) {
        synchronized (this) {
            if (closed || ending != null) {
                return;
            }
            listener.failed(kind);
        }
        publish(problemEvent(problem));
        flush();
    }

    private static SseEvent problemEvent(String problem) {
        StringBuilder data = new StringBuilder("{\"error\":\"");
        JsonStringEncoder.getInstance().quoteAsString(problem, data);
        return SseEvent.of(data.append("\"}").toString()).withType(ERROR_TYPE);
    }

    @Override
    public void end(String json) {
        synchronized (this) {
            if (closed || ending != null) {
                return;
            }
            ending = json;
            sink.flush();
        }
        endOnceAllIsSaid();
    }

    // ---- answers ----

    /**
     * Takes the answer to a publication.
     *
     * @param standsFor how many events are lost where it says that this one is
     */
    private void answered(@Nullable Throwable failure, long standsFor) {
        synchronized (this) {
            unanswered--;
            if (waiting) {
                waiting = false;
                notifyAll();
            }
            // it is refused only where the channel is gone and there is no room for it: then nobody reads it either
            if (failure instanceof UnavailableException) {
                lost += standsFor;
                tryAgain();
            }
        }
        endOnceAllIsSaid();
    }

    private void endOnceAllIsSaid() {
        String json;
        synchronized (this) {
            if (closed || endSent || ending == null || unanswered > 0 || lost > 0) {
                return;
            }
            endSent = true;
            json = ending;
        }
        broker.end(channel, json).whenComplete((id, failure) -> ended(failure));
    }

    private void ended(@Nullable Throwable failure) {
        if (failure instanceof UnavailableException) {
            synchronized (this) {
                endSent = false;
                tryAgain();
            }
            return;
        }
        if (failure != null) {
            LOG.debug("the end of {} is told to nobody: {}", channel, failure.getMessage());
        }
        owner.ended();
    }

    /** Inside this object's lock. */
    private void tryAgain() {
        if (!tryingAgain && !closed) {
            tryingAgain = true;
            owner.later(AGAIN, this::again);
        }
    }

    private void again() {
        long told;
        CompletionStage<PublishReceipt> answer = null;
        synchronized (this) {
            tryingAgain = false;
            if (closed) {
                return;
            }
            if (!owner.maySpeak()) {
                tryAgain();
                return;
            }
            told = lost;
            if (told > 0) {
                lost = 0;
                listener.failed(kind);
                answer = send(problemEvent(told + " events of this source were not taken, and are lost"));
                sink.flush();
            }
        }
        if (answer == null) {
            endOnceAllIsSaid();
        } else {
            answer.whenComplete((receipt, failure) -> answered(failure, told));
        }
    }

    // ---- the end ----

    /** Drops what is said from now on. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Whether the run has said that it ended, though perhaps not everybody has heard it. */
    synchronized boolean isEnding() {
        return ending != null;
    }

    /** How many events were published. */
    synchronized long events() {
        return events;
    }
}
