package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The latch between those who append and the loop that delivers. */
@Timeout(60)
class LoopShardTest {
    private static final long STRESS_NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("stress.seconds", 2));

    private final IdleIo io = IdleIo.spinning();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final FakeOutlet outlet = new FakeOutlet();

    @AfterEach
    void stop() {
        io.close();
    }

    private SseStream open() throws Exception {
        return io.call(() -> {
            SseStream stream = SseStream.open(
                    outlet, io.eventLoop(), StreamSettings.DEFAULT, order.subscription(feed.live(io.streams())));
            outlet.belongsTo(stream);
            outlet.takeText();
            return stream;
        });
    }

    private int pendingTasks() {
        return ((SingleThreadIoEventLoop) io.eventLoop()).pendingTasks();
    }

    private void whileTheLoopIsBusy(Runnable action) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        io.eventLoop().execute(() -> {
            busy.countDown();
            await(done);
        });
        await(busy);
        action.run();
        done.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void howeverMuchIsAppendedALoopIsWokenOnce() throws Exception {
        open();
        whileTheLoopIsBusy(() -> {
            for (int i = 1; i <= 1_000; i++) {
                feed.publish("" + i);
            }
            assertThat(pendingTasks()).isEqualTo(1);
        });
        io.passRounds(3);

        assertThat(io.call(outlet::takeEvents)).startsWith(event(1, "1")).endsWith(event(1_000, "1000"));
    }

    @Test
    void aLoopWithoutReadersIsLeftAlone() throws Exception {
        SseStream stream = open();
        stream.close();
        io.passRounds(3);
        whileTheLoopIsBusy(() -> {
            feed.publish("1");
            assertThat(pendingTasks()).isZero();
        });
    }

    @Test
    void theLatchIsOpenAgainAfterEachPass() throws Exception {
        open();
        for (int i = 1; i <= 100; i++) {
            feed.publish("" + i);
            io.passRounds(3);
            assertThat(io.call(outlet::takeEvents)).isEqualTo(event(i, "" + i));
        }
    }

    @Test
    void eachLoopThatHasReadersIsWoken() throws Exception {
        try (IdleIo otherIo = IdleIo.sleeping()) {
            open();
            FakeOutlet otherOutlet = new FakeOutlet();
            otherIo.run(() -> SseStream.open(
                    otherOutlet,
                    otherIo.eventLoop(),
                    StreamSettings.DEFAULT,
                    order.subscription(feed.live(otherIo.streams()))));
            feed.publish("1");
            io.passRounds(3);
            otherIo.passRounds(3);

            assertThat(io.call(outlet::takeEvents)).isEqualTo(event(1, "1"));
            assertThat(otherIo.call(otherOutlet::takeEvents)).endsWith(event(1, "1"));
        }
    }

    @Test
    void noWakeUpIsMissed() throws Exception {
        open();
        LoopCounters counters = io.streams().counters();
        long published = 0;
        long until = System.nanoTime() + STRESS_NANOS;
        while (System.nanoTime() < until) {
            feed.publish("x");
            spinBriefly();
            feed.publish("y");
            published += 2;
            await(counters::deliveries, published);
            feed.trim(2);
            if (published % 1_000 == 0) {
                io.run(this::forget);
            }
        }
    }

    private void forget() {
        outlet.takeText();
        outlet.offers().clear();
    }

    @Test
    void noWakeUpIsMissedByAStreamThatComesAtThatMoment() throws Exception {
        AtomicLong delivered = new AtomicLong();
        long published = 0;
        long until = System.nanoTime() + STRESS_NANOS;
        while (System.nanoTime() < until) {
            FakeOutlet each = new FakeOutlet();
            each.beforeOffer(() -> {
                if (each.offers().size() == 1) {
                    delivered.incrementAndGet();
                }
            });
            Subscription subscription = order.subscription(feed.live(io.streams()));
            Future<SseStream> stream = io.eventLoop()
                    .submit(() -> SseStream.open(each, io.eventLoop(), StreamSettings.DEFAULT, subscription));
            spinBriefly();
            feed.publish("x");
            published++;
            await(delivered::get, published);
            stream.get().close();
            feed.trim(1);
        }
    }

    private static void spinBriefly() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int spin = random.nextInt(1 << random.nextInt(8)); spin > 0; spin--) {
            Thread.onSpinWait();
        }
    }

    private static void await(LongSupplier delivered, long published) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (delivered.getAsLong() < published) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError(
                        "event " + published + " was never delivered: the loop slept through its wake-up");
            }
            Thread.onSpinWait();
        }
    }
}
