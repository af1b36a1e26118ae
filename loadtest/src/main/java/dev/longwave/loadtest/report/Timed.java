package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Result;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that was timed in a run, with words for it.
 *
 * @param title what it is called
 * @param meaning from when until when
 * @param ofConnecting whether it is about opening a stream, not about events
 */
record Timed(String title, String meaning, boolean ofConnecting, Latency latency) {
    /** All of it that happened at all. */
    static List<Timed> of(Result.Latencies latencies) {
        return Stream.of(
                        new Timed("Delivery", "until a subscriber had the event", false, latencies.delivery()),
                        new Timed(
                                "First subscriber",
                                "until the first subscriber had it",
                                false,
                                latencies.firstSubscriber()),
                        new Timed(
                                "Last subscriber",
                                "until the last subscriber had it",
                                false,
                                latencies.lastSubscriber()),
                        new Timed("Acknowledged", "until the server acknowledged it", false, latencies.publish()),
                        new Timed("First byte", "connecting, until the first byte", true, latencies.firstByte()),
                        new Timed("Stream open", "connecting, until the stream was accepted", true, latencies.open()))
                .filter(timed -> timed.latency().count() > 0)
                .toList();
    }
}
