package dev.longwave.broker;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Hub;
import dev.longwave.hub.RefusedException;
import dev.longwave.hub.StartPosition;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The order of this gateway by itself: everything is done when a method returns. */
public final class LocalBroker implements Broker {
    private final Hub hub;

    /** A broker for the hub that has the order. */
    public LocalBroker(Hub hub) {
        this.hub = hub;
    }

    @Override
    public EventSink sink() {
        return hub.sink();
    }

    @Override
    public CompletionStage<Optional<String>> end(ChannelName channel) {
        return CompletableFuture.completedFuture(Optional.ofNullable(hub.end(channel)));
    }

    @Override
    public CompletionStage<String> end(ChannelName channel, String data) {
        try {
            return CompletableFuture.completedFuture(hub.end(channel, data));
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> beginAnew(ChannelName channel) {
        hub.beginAnew(channel);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public List<NodeInfo> nodes() {
        return List.of();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public CompletionStage<Boolean> closeStream(String node, String id) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public boolean isAhead(StartPosition start) {
        return false;
    }
}
