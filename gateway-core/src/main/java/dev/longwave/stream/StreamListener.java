package dev.longwave.stream;

import dev.longwave.log.GapReason;

/**
 * Is told what happens to streams, for metrics and logs. Called on event loops: return at once and do not throw. Nothing
 * here is called per delivery.
 */
public interface StreamListener {
    /** Listens to nothing. */
    StreamListener NONE = new StreamListener() {};

    /** A stream was opened. */
    default void opened(SseStream stream) {}

    /** A stream was closed; called once for each that was opened. */
    default void closed(SseStream stream, CloseReason reason) {}

    /** A stream was told of a gap, or is about to be closed for one. */
    default void gap(SseStream stream, GapReason reason) {}

    /**
     * Events were gathered into a batch, which goes to any number of streams.
     *
     * @param events how many
     * @param bytes their encoded length
     */
    default void batched(int events, int bytes) {}

    /** A callback that the application registered has thrown. */
    default void callbackFailed(SseStream stream, Throwable failure) {}
}
