package dev.longwave.loadtest.engine;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * How publishing went. Counts are since the run began, the rest since the last sample.
 *
 * @param acknowledged events that the server has acknowledged
 * @param failed events that it refused, or whose answer never came
 * @param busy how much of a core the publisher's event loop has used since the last sample, 0 to 1
 * @param latency from the moment an event was to be published to its acknowledgement, in nanoseconds
 * @param problems sentences, and how often each was the case
 */
record PublisherSample(long acknowledged, long failed, double busy, Histogram latency, Map<String, Long> problems) {}
