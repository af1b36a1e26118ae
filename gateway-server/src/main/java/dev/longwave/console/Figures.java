package dev.longwave.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * How a gateway was doing at some moment, and in the time before it that the sample covers, about a second.
 *
 * @param uptimeMillis when, in milliseconds since the gateway's start
 * @param streams open streams, without those of the console itself
 * @param channels channels there were
 * @param patterns distinct patterns in use
 * @param publishedPerSecond events committed
 * @param deliveredPerSecond events written to streams, each counted once for each stream
 * @param bytesPerSecond bytes written for these
 * @param latencyP99Millis the time that 99 of 100 events took at most from their place in the order until they were written
 *     to all that waited for them, over the last seconds; NaN where none was
 * @param furthestBehind events that waited for the stream furthest behind
 * @param logBytes encoded bytes kept in all logs
 * @param heapBytes heap in use, with what awaits collection
 */
record Figures(
        long uptimeMillis,
        int streams,
        int channels,
        int patterns,
        long publishedPerSecond,
        long deliveredPerSecond,
        long bytesPerSecond,
        double latencyP99Millis,
        long furthestBehind,
        long logBytes,
        long heapBytes) {
    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("uptime_ms", uptimeMillis);
        json.writeNumberField("streams", streams);
        json.writeNumberField("channels", channels);
        json.writeNumberField("patterns", patterns);
        json.writeNumberField("published_per_s", publishedPerSecond);
        json.writeNumberField("delivered_per_s", deliveredPerSecond);
        json.writeNumberField("bytes_per_s", bytesPerSecond);
        if (Double.isNaN(latencyP99Millis)) {
            json.writeNullField("latency_p99_ms");
        } else {
            json.writeNumberField("latency_p99_ms", latencyP99Millis);
        }
        json.writeNumberField("furthest_behind", furthestBehind);
        json.writeNumberField("log_bytes", logBytes);
        json.writeNumberField("heap_bytes", heapBytes);
        json.writeEndObject();
    }
}
