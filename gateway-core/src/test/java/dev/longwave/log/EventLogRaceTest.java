package dev.longwave.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One thread appends and trims as fast as it can while others read by index. The frame at an index has the number of the
 * index, so a reader knows what it must get: that frame, or null if the index was trimmed, and nothing else.
 */
class EventLogRaceTest {
    private static final int APPENDS = 3_000_000;
    private static final int READERS = 3;

    private final EventLog log = new EventLog(0);
    private volatile boolean done;

    @Test
    @Timeout(60)
    void aReaderGetsTheRightFrameOrNullExactlyWhenItWasOvertaken() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(1 + READERS);
        List<Future<Readings>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int seed = i;
            readers.add(threads.submit(() -> follow(seed)));
        }
        threads.submit(this::appendAndTrim).get();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        for (Future<Readings> reader : readers) {
            Readings readings = reader.get();
            assertThat(readings.frames).as("frames read").isGreaterThan(10_000);
            assertThat(readings.overtaken).as("times overtaken").isPositive();
        }
        assertThat(log.tail()).isEqualTo(APPENDS);
    }

    /** Lets the log swell and shrink, so that the ring is exchanged under the readers in both directions. */
    private void appendAndTrim() {
        SplittableRandom random = new SplittableRandom(1);
        int keep = 4;
        try {
            for (long index = 0; index < APPENDS; index++) {
                if ((index & 63) == 0) {
                    keep = 1 << random.nextInt(10);
                }
                Frame frame = SseEncoder.encode(SseEvent.of(""), "");
                frame.number(index, 0);
                log.append(frame);
                for (int i = 0; i < 8 && log.size() > keep; i++) {
                    log.trimOldest();
                }
            }
        } finally {
            done = true;
        }
    }

    /** Follows the log as a stream does, and now and then jumps back to where frames are about to be trimmed. */
    private Readings follow(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Readings readings = new Readings();
        long next = 0;
        while (!done || next < log.tail()) {
            long tail = log.tail();
            if (next >= tail) {
                Thread.onSpinWait();
            }
            while (next < tail) {
                Frame frame = log.frame(next);
                long first = log.first();
                if (frame != null) {
                    if (frame.sequence() != next) {
                        throw new AssertionError("at " + next + " stood " + frame.sequence() + ", first " + first);
                    }
                    readings.frames++;
                    next++;
                } else {
                    if (first <= next) {
                        throw new AssertionError("nothing at " + next + ", though first is " + first);
                    }
                    readings.overtaken++;
                    next = first;
                }
            }
            if (random.nextInt(4) == 0) {
                next = Math.max(0, log.first() - random.nextInt(3));
            }
        }
        return readings;
    }

    private static final class Readings {
        long frames;
        long overtaken;
    }
}
