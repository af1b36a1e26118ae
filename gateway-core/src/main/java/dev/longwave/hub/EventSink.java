package dev.longwave.hub;

import java.util.concurrent.CompletionStage;

/**
 * Takes events from one publisher, in order: the log of this node, or whatever several nodes share. Confined to the
 * publisher's thread.
 */
public interface EventSink {
    /**
     * Publishes an event.
     *
     * @return completes once the event is in the log, or fails with a {@link RefusedException}
     */
    CompletionStage<PublishReceipt> publish(Publication publication);

    /** Delivers what was published since the last call: to be called when a publisher has no more to say for now. */
    void flush();
}
