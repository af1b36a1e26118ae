package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.Committed;
import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.log.GapReason;
import dev.longwave.log.Retention;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Feed;
import dev.longwave.stream.Gap;
import dev.longwave.stream.LogCursor;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.Subscription;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The last event before silence is delivered: whatever an append meets, an open latch, a closed one, or a loop that is
 * just about to look. A wake-up that is missed would stay missed, as nothing is appended until the event has arrived.
 */
@Timeout(120)
class WakeUpRaceTest {
    /** As many rounds as fit into the time, which is millions unless other programs want the processors. */
    private static final long TIME_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final int OPENINGS = 20_000;
    private static final int SPINS = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final PollingLoop loop = new PollingLoop();
    private final StreamLoop streamLoop = StreamLoop.of(loop);

    @AfterEach
    void stop() throws InterruptedException {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    @Test
    void noWakeUpIsMissed() throws Exception {
        String epoch = EventId.newEpoch();
        EventLog log = new EventLog(0);
        Committed committed = new Committed();
        Feed feed = new Feed("a", log, committed, true);
        LogCursor cursor = LogCursor.following(feed.shard(streamLoop), 0);
        SequenceOutlet outlet = new SequenceOutlet();
        loop.submit(() -> outlet.open(loop, new OneCursor(cursor, epoch, committed)))
                .sync();

        SplittableRandom random = new SplittableRandom(1);
        long sequence = 0;
        long began = System.nanoTime();
        for (int round = 0; System.nanoTime() - began < TIME_NANOS; round++) {
            // one that wakes the loop, and some that come while it is awake and about to find no more
            for (int events = 1 + (round & 3); events > 0; events--) {
                Frame frame = SseEncoder.encode(SseEvent.of(""), EventId.prefix(epoch));
                frame.number(++sequence, 0);
                log.append(frame);
                committed.commit(sequence);
                feed.wake();
                for (int pause = random.nextInt(40); pause > 0; pause--) {
                    Thread.onSpinWait();
                }
                if (log.size() > 64) {
                    log.trimOldest();
                }
            }
            awaitDelivered(outlet, sequence);
        }

        assertThat(loop.submit(outlet::sequences).get())
                .isEqualTo(LongStream.rangeClosed(1, sequence).toArray());
        loop.submit(outlet::leave).sync();
    }

    @Test
    void aStreamThatOpensWhileEventsArePublishedMissesNone() throws Exception {
        EventOrder order = new EventOrder(
                HubSettings.DEFAULT.withRetention(new Retention(10_000, 1 << 20, Duration.ofDays(1))),
                System::nanoTime);
        Publication publication = Publication.of("a", SseEvent.of(""));
        ExecutorService publisher = Executors.newSingleThreadExecutor();
        for (int round = 0; round < OPENINGS; round++) {
            int events = 1 + (round & 7);
            Future<?> published = publisher.submit(() -> {
                for (int i = 0; i < events; i++) {
                    order.publish(publication).feeds().forEach(Feed::wake);
                }
            });
            PlacedSubscription placed = (PlacedSubscription)
                    ((Placement.Placed) order.place(SubscribeRequest.of(List.of("a"), StartPosition.LIVE), streamLoop))
                            .subscription();
            long position = placed.position();
            SequenceOutlet outlet = new SequenceOutlet();
            loop.execute(() -> outlet.open(loop, placed));
            published.get();
            long committed = order.committed().sequence();

            if (position < committed) {
                awaitDelivered(outlet, committed);
            }
            long[] sequences = loop.submit(() -> {
                        outlet.leave();
                        return outlet.sequences();
                    })
                    .get();
            if (sequences.length != committed - position) {
                assertThat(sequences)
                        .isEqualTo(
                                LongStream.rangeClosed(position + 1, committed).toArray());
            }
        }
        publisher.shutdownNow();
    }

    private static void awaitDelivered(SequenceOutlet outlet, long sequence) {
        long began = 0;
        for (int spins = 0; outlet.last() != sequence; spins++) {
            pause(spins);
            if (spins < SPINS) {
                continue;
            }
            began = began == 0 ? System.nanoTime() : began;
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new AssertionError("delivered " + outlet.last() + " of " + sequence + ", then nothing more");
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // where other programs want the processors, it is the other side's turn
    private static void pause(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Looks for tasks all the time, so that it meets the appender in the middle of things as often as can be. */
    private static final class PollingLoop extends SingleThreadEventLoop {
        PollingLoop() {
            super(null, new DefaultThreadFactory("polling"), false);
        }

        @Override
        protected Queue<Runnable> newTaskQueue(int maxPendingTasks) {
            return PlatformDependent.newMpscQueue();
        }

        @Override
        protected void run() {
            int idle = 0;
            while (!confirmShutdown()) {
                idle = runAllTasks() ? 0 : idle + 1;
                pause(idle);
            }
        }

        @Override
        protected void wakeup(boolean inEventLoop) {
            // it never sleeps
        }
    }

    /** A place in one log, made by hand. */
    private record OneCursor(LogCursor cursor, String epoch, Committed committed) implements Subscription {
        @Override
        public String id(long sequence) {
            return EventId.format(epoch, sequence);
        }

        @Override
        public long epochStart() {
            return 0;
        }

        @Override
        public GapReason lossReason() {
            return GapReason.EPOCH;
        }

        @Override
        public List<LogCursor> cursors() {
            return List.of(cursor);
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public @Nullable Gap gap() {
            return null;
        }

        @Override
        public void cancel() {
            // there is no order to leave
        }
    }
}
