package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Latency;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What the subscribers of one event loop have seen since it was last asked. Confined to the event loop, but for {@link #delivered} and
 * {@link #connected}. */
final class Recorder {
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong connected = new AtomicLong();
    private final EventTimes times = new EventTimes();
    private final BusyMeter busy = new BusyMeter();
    private Histogram delivery = Latency.newHistogram();
    private Histogram firstByte = Latency.newHistogram();
    private Histogram open = Latency.newHistogram();
    private Map<String, Long> problems = new HashMap<>();
    private long deliveries;
    private long received;
    private long opened;
    private long disconnects;
    private long bytes;
    private long foreign;
    private long troubles;

    /** Events that arrived since the run began, for any thread. */
    long delivered() {
        return delivered.getOpaque();
    }

    /** Streams open now, for any thread. */
    long connected() {
        return connected.getOpaque();
    }

    /** An event arrived for the first time; times are nanoseconds since the run began. */
    void received(long number, long intendedNanos, long nanos) {
        received++;
        Latency.record(delivery, nanos - intendedNanos);
        times.received(number, intendedNanos, nanos);
    }

    /** An event arrived for the first time, at somebody whose latency is of no interest. */
    void receivedUntimed() {
        received++;
    }

    void arrived() {
        deliveries++;
    }

    /** Lets other threads see what arrived; to be called after each read. */
    void publish() {
        delivered.setOpaque(deliveries);
    }

    void bytes(int count) {
        bytes += count;
    }

    void foreign() {
        foreign++;
    }

    /** Something was lost, repeated, reordered or corrupted. */
    void trouble() {
        troubles++;
    }

    void firstByte(long nanos) {
        Latency.record(firstByte, nanos);
    }

    void opened(long nanos) {
        opened++;
        connected.setOpaque(connected.getPlain() + 1);
        Latency.record(open, nanos);
    }

    /** A stream has ended. */
    void ended(boolean unwanted) {
        connected.setOpaque(connected.getPlain() - 1);
        if (unwanted) {
            disconnects++;
        }
    }

    void problem(String sentence) {
        problems.merge(sentence, 1L, Long::sum);
    }

    /** Everything since it was asked last. */
    ReceiverSample take() {
        ReceiverSample sample = new ReceiverSample(
                connected.getPlain(),
                opened,
                disconnects,
                deliveries,
                received,
                bytes,
                foreign,
                troubles,
                busy.take(),
                delivery,
                firstByte,
                open,
                times.take(),
                problems);
        delivery = Latency.newHistogram();
        firstByte = Latency.newHistogram();
        open = Latency.newHistogram();
        problems = new HashMap<>();
        return sample;
    }
}
