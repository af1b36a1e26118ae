package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long events wait, and whose waiting counts. */
class LatenciesTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final Latencies before = Latencies.ofAllLoops();

    private FakeOutlet live(TestFeed... feeds) {
        LogCursor[] cursors = new LogCursor[feeds.length];
        for (int i = 0; i < feeds.length; i++) {
            cursors[i] = feeds[i].live(loop.streams());
        }
        FakeOutlet outlet = new FakeOutlet();
        loop.open(outlet, order.subscription(cursors));
        outlet.takeEvents();
        return outlet;
    }

    private void publish(String data, TestFeed... feeds) {
        order.now(loop.nanoTime());
        order.publish(data, feeds);
    }

    private void runAfter(long millis) {
        loop.hold(Duration.ofMillis(millis));
        loop.run();
    }

    private Latencies measured() {
        return Latencies.ofAllLoops().since(before);
    }

    private void assertMeasured(long events, long millis) {
        assertThat(measured().count()).isEqualTo(events);
        assertThat(measured().sumSeconds()).isCloseTo(millis / 1e3, within(1e-9));
    }

    // ---- what counts ----

    @Test
    void anEventCountsOnceHoweverManyHaveTakenIt() {
        for (int i = 0; i < 5; i++) {
            live(feed);
        }
        publish("x", feed);
        assertMeasured(0, 0);
        runAfter(4);
        assertMeasured(1, 4);
    }

    @Test
    void ofWhatIsWrittenTogetherTheOldestAndTheNewestStandForHalfEach() {
        live(feed);
        publish("oldest", feed);
        loop.hold(Duration.ofMillis(10));
        publish("another", feed);
        publish("newest", feed);
        runAfter(1);
        assertMeasured(3, 11 + 11 + 1);
    }

    @Test
    void itIsMeasuredWhenTheLastReaderHasBeenVisited() {
        FakeOutlet last = null;
        for (int i = 0; i < 2 * DeliveryPass.SLICE_VISITS; i++) {
            FakeOutlet outlet = live(feed);
            outlet.beforeOffer(() -> loop.hold(Duration.ofMillis(1)));
            last = last == null ? outlet : last;
        }
        publish("x", feed);
        loop.run();
        assertThat(last).isNotNull();
        assertThat(last.takeEvents()).isEqualTo(TestFeed.event(1, "x"));
        assertMeasured(1, 2 * DeliveryPass.SLICE_VISITS);
    }

    @Test
    void aBurstOfManyBatchesCountsWhole() {
        FakeOutlet outlet = live(feed);
        String data = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++) {
            publish(data, feed);
        }
        runAfter(3);
        assertThat(outlet.offers()).hasSizeGreaterThan(10);
        assertMeasured(1_000, 3_000);
    }

    @Test
    void anEventCountsInEveryLogThatItIsReadFrom() {
        TestFeed other = order.channel("b");
        live(feed, other);
        live(feed);
        publish("both", feed, other);
        publish("one", feed);
        runAfter(2);
        assertMeasured(3, 6);
    }

    @Test
    void whoReadsSeveralLogsAloneIsMeasuredInEach() {
        TestFeed other = order.channel("b");
        TestFeed quiet = order.channel("c");
        live(feed, other, quiet);
        publish("1", feed);
        publish("2", other);
        publish("3", feed);
        runAfter(2);
        assertMeasured(3, 6);
    }

    // ---- what does not ----

    @Test
    void whoIsBehindHidesNothingAndCountsNothing() {
        live(feed);
        FakeOutlet slow = live(feed);
        slow.block();
        publish("x", feed);
        runAfter(1);
        assertMeasured(1, 1);
        runAfter(60_000);
        slow.drain();
        loop.run();
        assertThat(slow.takeEvents()).isEqualTo(TestFeed.event(1, "x"));
        assertMeasured(1, 1);
    }

    @Test
    void whoIsBehindAllAloneCountsAgainOnceItHasCaughtUp() {
        FakeOutlet slow = live(feed);
        slow.block();
        publish("x", feed);
        runAfter(1);
        runAfter(60_000);
        slow.drain();
        loop.run();
        assertThat(slow.takeEvents()).isEqualTo(TestFeed.event(1, "x"));
        assertMeasured(0, 0);
        publish("y", feed);
        runAfter(2);
        assertMeasured(1, 2);
    }

    @Test
    void whatWasPublishedBeforeAStreamCameIsNotLate() {
        publish("old", feed);
        runAfter(60_000);
        FakeOutlet replayed = new FakeOutlet();
        loop.open(replayed, order.subscription(0, null, feed.from(loop.streams(), 0)));
        loop.run();
        assertThat(replayed.takeEvents()).endsWith(TestFeed.event(1, "old"));
        assertMeasured(0, 0);
        publish("new", feed);
        runAfter(5);
        assertMeasured(1, 5);
    }

    @Test
    void whatNobodyIsThereForIsNotLateForTheNext() {
        FakeOutlet first = live(feed);
        first.disconnect();
        publish("missed", feed);
        runAfter(60_000);
        live(feed);
        loop.run();
        assertMeasured(0, 0);
        publish("x", feed);
        runAfter(1);
        assertMeasured(1, 1);
    }

    @Test
    void whatWasDroppedMeanwhileIsNotMeasured() {
        FakeOutlet outlet = live(feed);
        outlet.beforeOffer(() -> feed.trim(2));
        publish("1", feed);
        publish("2", feed);
        runAfter(1);
        assertMeasured(0, 0);
    }

    // ---- figures ----

    @Test
    void aShareOfTheEventsIsFoundBetweenTheBoundsOfItsBucket() {
        DeliveryLatency counts = loop.streams().counters().latency();
        assertThat(measured().quantileSeconds(0.99)).isZero();
        counts.record(Duration.ofMillis(2).toNanos(), 98);
        counts.record(Duration.ofMillis(40).toNanos(), 2);
        // 2 ms is the bound of its bucket, which begins at 1 ms; 40 ms lies between 30 and 50
        assertThat(measured().quantileSeconds(0.49)).isCloseTo(0.001_5, within(1e-9));
        assertThat(measured().quantileSeconds(0.98)).isCloseTo(0.002, within(1e-9));
        assertThat(measured().quantileSeconds(0.99)).isCloseTo(0.040, within(1e-9));
        assertThat(measured().quantileSeconds(1)).isCloseTo(0.050, within(1e-9));
    }

    @Test
    void noTimeAndTooMuchTimeHaveBucketsToo() {
        DeliveryLatency counts = loop.streams().counters().latency();
        counts.record(-1, 1);
        assertThat(measured().count(0)).isEqualTo(1);
        counts.record(Duration.ofHours(1).toNanos(), 3);
        Latencies now = measured();
        assertThat(now.count(now.buckets() - 1)).isEqualTo(3);
        assertThat(Latencies.boundSeconds(now.buckets() - 1)).isInfinite();
        assertThat(now.sumSeconds()).isEqualTo(3 * 3_600);
        assertThat(now.quantileSeconds(0.99)).isEqualTo(10);
    }

    @Test
    void boundsRiseFromTenMicrosecondsToTenSeconds() {
        assertThat(DeliveryLatency.BOUNDS).isSorted().doesNotHaveDuplicates();
        assertThat(Latencies.boundSeconds(0)).isEqualTo(1e-5);
        assertThat(Latencies.boundSeconds(DeliveryLatency.BOUNDS.length - 1)).isEqualTo(10);
    }

    @Test
    void countsOfALoopThatHasGoneAreNone() {
        loop.streams().counters().latency().record(1_000, 5);
        Latencies later = Latencies.ofAllLoops();
        assertThat(before.since(later).count()).isZero();
        assertThat(before.since(later).sumSeconds()).isZero();
    }
}
