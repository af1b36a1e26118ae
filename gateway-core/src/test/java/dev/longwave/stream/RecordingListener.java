package dev.longwave.stream;

import dev.longwave.log.GapReason;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told. For one event loop. */
final class RecordingListener implements StreamListener {
    private final List<String> told = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();

    /** What happened to streams, in turn, in words. */
    List<String> told() {
        return told;
    }

    /** How many events each batch had, in turn. */
    List<Integer> batches() {
        return batches;
    }

    /** Settings that tell this listener, and are the default otherwise. */
    StreamSettings settings() {
        return settings(SlowConsumerPolicy.GAP);
    }

    StreamSettings settings(SlowConsumerPolicy slowConsumer) {
        return StreamSettings.DEFAULT.withSlowConsumer(slowConsumer).withListener(this);
    }

    @Override
    public void opened(SseStream stream) {
        told.add("opened");
    }

    @Override
    public void closed(SseStream stream, CloseReason reason) {
        told.add("closed " + reason.label());
    }

    @Override
    public void gap(SseStream stream, GapReason reason) {
        told.add("gap " + reason.label());
    }

    @Override
    public void batched(int events, int bytes) {
        batches.add(events);
    }

    @Override
    public void callbackFailed(SseStream stream, Throwable failure) {
        told.add("callback failed: " + failure.getMessage());
    }
}
