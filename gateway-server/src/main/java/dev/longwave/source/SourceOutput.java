package dev.longwave.source;

import dev.longwave.sse.SseEvent;

/**
 * What a run of a source says to its channel. Calls come from one thread at a time; none of them blocks. After
 * {@link #end} or after the run was told to stop, what is said is dropped.
 */
interface SourceOutput {
    /** Publishes an event; viewers are woken at the next flush at the latest. */
    void publish(SseEvent event);

    /** Wakes viewers for what was published: call it when there is no more to say for now. */
    void flush();

    /** Tells viewers of a problem: an event of type {@code error}, data {@code {"error":"..."}}. */
    void error(String problem);

    /** Finishes the channel: an event of type {@code end} with this JSON text as its data, e.g. {@code {"code":0}}. */
    void end(String json);
}
