package dev.longwave.endpoint;

import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import java.util.function.Consumer;

/**
 * What is sent to every stream that was opened for it, by somebody who is no publisher.
 *
 * @param settings what such a stream is opened with
 * @param join takes a new stream; called on its event loop
 */
public record Broadcast(StreamSettings settings, Consumer<SseStream> join) {}
