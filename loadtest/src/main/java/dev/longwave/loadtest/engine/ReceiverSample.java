package dev.longwave.loadtest.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * What subscribers have seen. Counts are since the run began; histograms, of nanoseconds, spans and problems since the last
 * sample.
 *
 * @param connected streams open
 * @param opened streams opened
 * @param disconnects streams that ended unwanted
 * @param delivered events that arrived
 * @param received events that arrived for the first time
 * @param bytes bytes that arrived
 * @param foreign events that the run did not publish
 * @param troubles events found lost, repeated, reordered or corrupted so far
 * @param busiest most of one core that one of the event loops has used since the last sample, 0 to 1
 * @param delivery from the intended moment to the arrival
 * @param firstByte from connecting to the first byte
 * @param open from connecting to the whole head
 * @param spans first and last subscriber of each event
 * @param problems sentences, and how often each was the case
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record ReceiverSample(
        long connected,
        long opened,
        long disconnects,
        long delivered,
        long received,
        long bytes,
        long foreign,
        long troubles,
        double busiest,
        Histogram delivery,
        Histogram firstByte,
        Histogram open,
        EventTimes.Span[] spans,
        Map<String, Long> problems) {

    /** One sample of several groups of subscribers, at least one. */
    static ReceiverSample merged(Collection<ReceiverSample> samples) {
        ReceiverSample any = samples.iterator().next();
        if (samples.size() == 1) {
            return any;
        }
        Map<String, Long> problems = new HashMap<>();
        for (ReceiverSample sample : samples) {
            sample.problems.forEach((sentence, times) -> problems.merge(sentence, times, Long::sum));
            if (sample != any) {
                any.delivery.add(sample.delivery);
                any.firstByte.add(sample.firstByte);
                any.open.add(sample.open);
            }
        }
        return new ReceiverSample(
                sum(samples, ReceiverSample::connected),
                sum(samples, ReceiverSample::opened),
                sum(samples, ReceiverSample::disconnects),
                sum(samples, ReceiverSample::delivered),
                sum(samples, ReceiverSample::received),
                sum(samples, ReceiverSample::bytes),
                sum(samples, ReceiverSample::foreign),
                sum(samples, ReceiverSample::troubles),
                samples.stream().mapToDouble(ReceiverSample::busiest).max().orElse(0),
                any.delivery,
                any.firstByte,
                any.open,
                samples.stream().flatMap(sample -> Stream.of(sample.spans)).toArray(EventTimes.Span[]::new),
                problems);
    }

    private static long sum(Collection<ReceiverSample> samples, ToLongFunction<ReceiverSample> count) {
        return samples.stream().mapToLong(count).sum();
    }
}
