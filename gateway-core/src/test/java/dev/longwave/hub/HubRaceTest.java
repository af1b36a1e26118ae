package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.log.Retention;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Feed;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.StreamSettings;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishing, placing, leaving and clean-up at once, on the same few channels. */
@Timeout(120)
class HubRaceTest {
    private static final List<String> CHANNELS = List.of("x:1", "x:2", "x:3", "y:1", "y:2", "z");
    private static final List<String> PATTERNS = List.of("x:*", "**", "*:1");
    private static final int PUBLISHERS = 2;
    private static final int SUBSCRIBERS = 2;

    private final EventLoop loop = new DefaultEventLoop();
    private final StreamLoop streamLoop = StreamLoop.of(loop);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger atWork = new AtomicInteger();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    /**
     * Everything expires at once, so channels are dropped and made again all the time. A place is worth something only
     * while publishers find the very feed that was subscribed to: what was acknowledged has then been in its log.
     */
    @Test
    void whoeverIsPlacedHasItsChannelHoweverOftenThatIsCleanedUp() throws Exception {
        EventOrder order = order(Duration.ofNanos(20_000), System::nanoTime);
        AtomicLongArray acknowledged = new AtomicLongArray(CHANNELS.size());
        List<Future<Integer>> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int seed = i;
            publishers.add(start(() -> publishAndRemember(order, acknowledged, new Random(seed), 250_000)));
        }
        List<Future<Integer>> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            int seed = i;
            subscribers.add(start(() -> comeAndGo(order, acknowledged, new Random(seed), 150_000)));
        }
        int sweeps = 0;
        while (atWork.get() > 0) {
            order.sweep();
            sweeps++;
        }

        long published = sum(publishers) + sum(subscribers);
        assertThat(order.committed().sequence()).isEqualTo(published);
        assertThat(sweeps).isGreaterThan(100);
        assertNothingIsLeft(order, Thread::onSpinWait);
    }

    /** Nothing expires: every log must have what was acknowledged, and a stream gets it while it is being published. */
    @Test
    void everyAcknowledgedEventAfterAPlacementIsDeliveredFromThereOnceAndInOrder() throws Exception {
        ManualClock clock = new ManualClock();
        EventOrder order = order(Duration.ofDays(1), clock);
        List<Future<List<long[]>>> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            int seed = i;
            publishers.add(start(() -> publishAndCollect(order, new Random(seed), 75_000)));
        }
        List<Future<List<Stay>>> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            int seed = i;
            subscribers.add(start(() -> comeAndStay(order, new Random(seed), 75_000)));
        }

        List<long[]> acknowledged = new ArrayList<>();
        for (Future<List<long[]>> publisher : publishers) {
            acknowledged.addAll(publisher.get());
        }
        for (Future<List<Stay>> subscriber : subscribers) {
            for (Stay stay : subscriber.get()) {
                long position = stay.placed.position();
                for (HubFeed feed : stay.placed.feeds()) {
                    assertThat(feed.isRemoved()).isFalse();
                    assertThat(sequencesAfter(position, feed.log()))
                            .isEqualTo(acknowledgedAfter(position, List.of(feed), acknowledged));
                }
                assertThat(delivered(stay.outlet))
                        .isEqualTo(acknowledgedAfter(position, stay.placed.feeds(), acknowledged));
            }
        }
        assertNothingIsLeft(order, () -> clock.advance(Duration.ofDays(2)));
    }

    /** A pattern is made, joined by many channels in steps, and dropped for another one, over and over. */
    @Test
    void aPatternThatComesIntoUseHasEveryChannelForWhoeverIsPlacedOnIt() throws Exception {
        EventOrder order = order(Duration.ofDays(1), new ManualClock());
        List<ChannelName> channels =
                IntStream.range(0, 500).mapToObj(i -> new ChannelName("c:" + i)).toList();
        channels.forEach(channel -> order.publish(new Publication(List.of(channel), SseEvent.of(""), null)));
        List<Future<Integer>> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            Random random = new Random(i);
            subscribers.add(start(() -> {
                int placed = 0;
                for (int round = 0; round < 4_000; round++) {
                    placed += placeOnPattern(order, "c:*", channels.get(random.nextInt(channels.size())));
                    placed += placeOnPattern(order, "other:" + random.nextInt(9) + ":*", null);
                    placed += placeOnPattern(order, "another:*", null);
                }
                return placed;
            }));
        }
        assertThat(sum(subscribers)).isGreaterThan(5_000);
    }

    private int placeOnPattern(EventOrder order, String pattern, @Nullable ChannelName channel) {
        PlacedSubscription placed;
        try {
            placed = place(order, List.of(pattern));
        } catch (RefusedException e) {
            return 0;
        }
        if (channel != null) {
            order.publish(new Publication(List.of(channel), SseEvent.of(""), null));
            long had = newest(placed.feeds().get(0).log());
            if (had <= placed.position()) {
                throw new AssertionError("placed at " + placed.position() + ", then published, but it has had " + had);
            }
        }
        placed.cancel();
        return 1;
    }

    private static EventOrder order(Duration maxAge, LongSupplier clock) {
        return new EventOrder(
                new HubSettings(
                        new Retention(1_000_000, 1 << 30, maxAge),
                        1L << 40,
                        1_000,
                        2,
                        Duration.ofMinutes(1),
                        1,
                        StreamSettings.DEFAULT),
                clock);
    }

    private <T> Future<T> start(Callable<T> work) {
        atWork.incrementAndGet();
        return threads.submit(() -> {
            try {
                return work.call();
            } finally {
                atWork.decrementAndGet();
            }
        });
    }

    private static long sum(List<Future<Integer>> futures) throws Exception {
        long sum = 0;
        for (Future<Integer> future : futures) {
            sum += future.get();
        }
        return sum;
    }

    // ---- everything expires at once ----

    private static int publishAndRemember(EventOrder order, AtomicLongArray acknowledged, Random random, int times) {
        for (int i = 0; i < times; i++) {
            int channel = random.nextInt(CHANNELS.size());
            int other = random.nextInt(8) == 0 ? (channel + 1) % CHANNELS.size() : channel;
            long sequence = publish(order, channel, other, 0);
            acknowledged.accumulateAndGet(channel, sequence, Math::max);
            acknowledged.accumulateAndGet(other, sequence, Math::max);
        }
        return times;
    }

    private int comeAndGo(EventOrder order, AtomicLongArray acknowledged, Random random, int times) {
        int published = 0;
        for (int i = 0; i < times; i++) {
            int channel = random.nextInt(CHANNELS.size());
            PlacedSubscription placed = place(order, channel, random);
            if (random.nextInt(16) == 0) {
                // what this very thread publishes must count it and reach it
                acknowledged.accumulateAndGet(channel, publish(order, channel, channel, 1), Math::max);
                published++;
            }
            for (int looks = random.nextInt(3); looks >= 0; looks--) {
                long sequence = acknowledged.get(channel);
                for (HubFeed feed : placed.feeds()) {
                    long had = newest(feed.log());
                    if (isOf(feed, channel) && sequence > placed.position() && had < sequence) {
                        throw new AssertionError(feed.name() + " has had " + had + " only, placed at "
                                + placed.position() + ", acknowledged " + sequence);
                    }
                }
            }
            placed.cancel();
        }
        return published;
    }

    /** The greatest number that a log has ever had. */
    private static long newest(EventLog log) {
        long tail = log.tail();
        Frame frame = log.first() < tail ? log.frame(tail - 1) : null;
        return frame == null ? log.lostThrough() : frame.sequence();
    }

    // ---- nothing expires ----

    /** A row for each event: the bits of its channels, and its number. */
    private static List<long[]> publishAndCollect(EventOrder order, Random random, int times) {
        List<long[]> acknowledged = new ArrayList<>(times);
        for (int i = 0; i < times; i++) {
            int channel = random.nextInt(CHANNELS.size());
            int other = random.nextInt(8) == 0 ? (channel + 1) % CHANNELS.size() : channel;
            acknowledged.add(new long[] {1L << channel | 1L << other, publish(order, channel, other, 0)});
        }
        return acknowledged;
    }

    /** A place that is kept, and the stream that follows it. */
    private record Stay(PlacedSubscription placed, SequenceOutlet outlet) {}

    /** Places and cancels all the time, and opens a stream on a few of the places. */
    private List<Stay> comeAndStay(EventOrder order, Random random, int times) {
        List<Stay> kept = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            PlacedSubscription placed = place(order, random.nextInt(CHANNELS.size()), random);
            if (i % (times / 5) == 0) {
                SequenceOutlet outlet = new SequenceOutlet();
                loop.execute(() -> outlet.open(loop, placed));
                kept.add(new Stay(placed, outlet));
            } else {
                placed.cancel();
            }
        }
        return kept;
    }

    private static long[] sequencesAfter(long position, EventLog log) {
        return LongStream.range(log.indexAfter(position), log.tail())
                .map(index -> log.frame(index).sequence())
                .toArray();
    }

    private static long[] acknowledgedAfter(long position, List<HubFeed> feeds, List<long[]> acknowledged) {
        long channels = IntStream.range(0, CHANNELS.size())
                .filter(channel -> feeds.stream().anyMatch(feed -> isOf(feed, channel)))
                .mapToLong(channel -> 1L << channel)
                .sum();
        return acknowledged.stream()
                .filter(row -> row[1] > position && (row[0] & channels) != 0)
                .mapToLong(row -> row[1])
                .sorted()
                .toArray();
    }

    private static boolean isOf(HubFeed feed, int channel) {
        String name = CHANNELS.get(channel);
        return feed instanceof PatternFeed pattern
                ? pattern.pattern().matches(name)
                : feed.name().equals(name);
    }

    /** What a stream was sent in all, after which it leaves. */
    private long[] delivered(SequenceOutlet outlet) throws Exception {
        while (loop.submit(outlet::behind).get() > 0) {
            // passes are sliced
        }
        return loop.submit(() -> {
                    outlet.leave();
                    return outlet.sequences();
                })
                .get();
    }

    // ---- for all ----

    private PlacedSubscription place(EventOrder order, int channel, Random random) {
        List<String> names = switch (random.nextInt(4)) {
            case 0 -> List.of(CHANNELS.get(channel), CHANNELS.get((channel + 1) % CHANNELS.size()));
            case 1 -> List.of(PATTERNS.get(random.nextInt(PATTERNS.size())), CHANNELS.get(channel));
            default -> List.of(CHANNELS.get(channel));
        };
        try {
            return place(order, names);
        } catch (RefusedException e) {
            // two subscribers may be about to use both patterns that there may be
            return place(order, List.of(CHANNELS.get(channel)));
        }
    }

    private PlacedSubscription place(EventOrder order, List<String> names) {
        Placement placement = order.place(SubscribeRequest.of(names, StartPosition.LIVE), streamLoop);
        return (PlacedSubscription) ((Placement.Placed) placement).subscription();
    }

    private static long publish(EventOrder order, int channel, int other, int leastSubscribers) {
        List<ChannelName> names = IntStream.of(channel, other)
                .distinct()
                .mapToObj(each -> new ChannelName(CHANNELS.get(each)))
                .toList();
        EventOrder.Appended appended = order.publish(new Publication(names, SseEvent.of(""), null));
        appended.feeds().forEach(Feed::wake);
        PublishReceipt receipt = appended.receipt();
        if (receipt.subscribers() < leastSubscribers) {
            throw new AssertionError("counted " + receipt.subscribers() + ", but I am one");
        }
        return EventId.parse(receipt.id()).sequence();
    }

    private static void assertNothingIsLeft(EventOrder order, Runnable letTimePass) {
        for (String name : CHANNELS) {
            PublishReceipt receipt =
                    order.publish(Publication.of(name, SseEvent.of(""))).receipt();
            assertThat(receipt.subscribers()).isZero();
        }
        for (int i = 0; i < 1_000; i++) {
            letTimePass.run();
            order.sweep();
        }
        assertThat(order.logBytes()).isZero();
        assertThat(order.registry().channels()).isEmpty();
        assertThat(order.registry().patterns()).isEmpty();
    }
}
