package dev.longwave.broker;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.StartPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Puts events in the one order that all streams see: that of this gateway, or one that several gateways share. What it
 * returns fails with a {@link dev.longwave.hub.RefusedException}, or with an {@link UnavailableException} where it is not
 * known whether it was done. Safe from any thread.
 */
public interface Broker {
    /** A way in for one publisher, confined to that publisher's thread. */
    EventSink sink();

    /**
     * Finishes a channel: its streams get an end event and are closed. To finish it twice changes nothing.
     *
     * @return the id of the end event, empty where there is no such channel
     */
    CompletionStage<Optional<String>> end(ChannelName channel);

    /**
     * The same with data of one's own, also for a channel that nobody has published to or reads.
     *
     * @return the id of the end event
     */
    CompletionStage<String> end(ChannelName channel, String data);

    /**
     * Begins a channel anew: what it keeps is dropped, with its end where it was finished.
     *
     * @return completes when it is so here
     */
    CompletionStage<Void> beginAnew(ChannelName channel);

    /** The gateways that share the order, by their names, this one among them; none where it is by itself. */
    List<NodeInfo> nodes();

    /** Whether what the gateways share is reached now; always where this one is by itself. */
    boolean isConnected();

    /**
     * Has a stream closed at another gateway that shares the order.
     *
     * @param node what that one is called
     * @param id the stream's name there
     * @return false where there is no such gateway, else true once it will be told; it says nothing of the stream
     */
    CompletionStage<Boolean> closeStream(String node, String id);

    /**
     * Tells whether a client has had an event that is not here yet, though it soon may be: it should wait a little before
     * it is told that its position is not known.
     */
    boolean isAhead(StartPosition start);
}
