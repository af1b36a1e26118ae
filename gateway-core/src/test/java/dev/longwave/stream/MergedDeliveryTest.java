package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.end;
import static dev.longwave.stream.TestFeed.event;
import static dev.longwave.stream.TestFeed.greeting;
import static dev.longwave.stream.TestFeed.slowGap;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reaches a stream that reads several logs. */
class MergedDeliveryTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final StreamLoop streams = loop.streams();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed a = order.channel("a");
    private final TestFeed b = order.channel("b");
    private final TestFeed both = order.pattern("*");
    private final RecordingListener listener = new RecordingListener();
    private final StreamSettings settings = listener.settings();
    private final FakeOutlet outlet = new FakeOutlet();

    private SseStream live(TestFeed... feeds) {
        return live(outlet, feeds);
    }

    private SseStream live(FakeOutlet to, TestFeed... feeds) {
        LogCursor[] cursors = new LogCursor[feeds.length];
        for (int i = 0; i < feeds.length; i++) {
            cursors[i] = feeds[i].live(streams);
        }
        return open(to, order.subscription(cursors));
    }

    private SseStream open(FakeOutlet to, Subscription subscription) {
        SseStream stream = loop.open(to, settings, subscription);
        assertThat(to.takeEvents()).startsWith(greeting(subscription.position()));
        return stream;
    }

    @Test
    void eventsOfSeveralLogsGoOutInOneOrder() {
        live(a, b);
        a.publish("1");
        b.publish("2", "3");
        a.publish("4");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + event(2, "2") + event(3, "3") + event(4, "4"));
        assertThat(outlet.offers()).as("the greeting and one batch").hasSize(2);
    }

    @Test
    void anEventThatStandsInTwoLogsGoesOutOnce() {
        live(a, b, both);
        order.publish("1", a, both);
        order.publish("2", a, b, both);
        order.publish("3", b);
        order.publish("4", both);
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + event(2, "2") + event(3, "3") + event(4, "4"));
    }

    @Test
    void whereOnlyOneLogHasNewsItsSharedBatchIsTaken() {
        List<FakeOutlet> outlets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FakeOutlet each = new FakeOutlet();
            live(each, order.channel("own"), a);
            outlets.add(each);
        }
        a.publish("1", "2");
        loop.run();

        assertThat(listener.batches()).containsExactly(2);
        for (FakeOutlet each : outlets) {
            assertThat(each.takeEvents()).isEqualTo(event(1, "1") + event(2, "2"));
        }
    }

    @Test
    void nothingBeyondTheCommittedNumberIsDelivered() {
        live(a, b);
        a.publish("1");
        b.append("2");
        a.append("3");
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1"));

        order.commit();
        a.wake();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(2, "2") + event(3, "3"));
    }

    @Test
    void manyEventsGoOutInBatchesAndInOrder() {
        live(a, b, both);
        StringBuilder expected = new StringBuilder();
        String filler = "x".repeat(997);
        for (int i = 1; i <= 500; i++) {
            String data = i + filler;
            expected.append(event(i, data));
            TestFeed[][] targets = {{a}, {b}, {a, both}, {b, both}, {a, b, both}};
            order.publish(data, targets[i % targets.length]);
        }
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(expected.toString());
        assertThat(outlet.offers())
                .allMatch(length -> length <= Batch.MAX_BYTES)
                .hasSize(10);
    }

    @Test
    void aMergedBatchThatIsCutAnywhereGoesOnWithoutLossOrRepeat() {
        int length = cutMerged(Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int cut = 0; cut < length; cut++) {
            cutMerged(cut, Integer.MAX_VALUE);
            cutMerged(cut, 13);
        }
    }

    private int cutMerged(int first, int second) {
        FakeOutlet to = new FakeOutlet();
        SseStream stream = live(to, a, b, both);
        long last = order.committed().sequence();
        to.cutAt(first);
        to.cutAt(second);
        order.publish("1", a, both);
        order.publish("two", b, both);
        order.publish("3", b);
        order.publish("four", a, b, both);
        order.publish("5", both);
        loop.run();
        order.publish("6", a, both);
        for (int i = 0; i < 3; i++) {
            to.drain();
            loop.run();
        }

        assertThat(to.takeEvents())
                .as("cuts at %s and %s", first, second)
                .isEqualTo(event(last + 1, "1")
                        + event(last + 2, "two")
                        + event(last + 3, "3")
                        + event(last + 4, "four")
                        + event(last + 5, "5")
                        + event(last + 6, "6"));
        stream.close();
        return to.offers().get(1);
    }

    // ---- catching up with a pattern's members ----

    @Test
    void cursorsThatCatchUpStopAtTheirBoundAndAreDropped() {
        a.publish("1");
        b.publish("2");
        a.publish("3");
        SseStream stream =
                open(outlet, order.subscription(0, null, both.live(streams), a.catchingUp(0), b.catchingUp(0)));
        order.publish("4", a, both);
        loop.run();

        order.publish("5", b, both);
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(4, "4") + event(5, "5"));
        assertThat(stream.follows()).containsExactly("*");
        assertThat(stream.cursors()).hasSize(1);
    }

    @Test
    void whatIsPublishedWhileAStreamCatchesUpGoesOutOnceAndInOrder() {
        FakeOutlet slow = new FakeOutlet();
        a.publish("1", "2");
        b.publish("3", "4");
        slow.block();
        LogCursor[] cursors = {both.live(streams), a.catchingUp(0), b.catchingUp(1)};
        loop.open(slow, settings, order.subscription(0, null, cursors));
        order.publish("5", a, both);
        order.publish("6", b, both);
        slow.drain();
        loop.run();

        assertThat(slow.takeEvents())
                .isEqualTo(greeting(0) + event(1, "1") + event(2, "2") + event(4, "4") + event(5, "5") + event(6, "6"));
    }

    @Test
    void catchingUpThatIsCutAnywhereLosesAndRepeatsNothing() {
        int length = cutCatchingUp(Integer.MAX_VALUE);
        for (int cut = 0; cut < length; cut++) {
            cutCatchingUp(cut);
        }
    }

    private int cutCatchingUp(int cut) {
        TestFeed.Order fresh = new TestFeed.Order();
        TestFeed first = fresh.channel("a");
        TestFeed second = fresh.channel("b");
        TestFeed pattern = fresh.pattern("*");
        first.publish("1", "2");
        second.publish("3", "4");
        FakeOutlet to = new FakeOutlet();
        to.cutAt(Integer.MAX_VALUE);
        to.cutAt(cut);
        LogCursor[] cursors = {pattern.live(streams), first.catchingUp(0), second.catchingUp(0)};
        SseStream stream = loop.open(to, settings, fresh.subscription(0, null, cursors));
        fresh.publish("5", first, pattern);
        loop.run();
        to.drain();
        loop.run();

        assertThat(to.takeEvents())
                .as("cut at %s", cut)
                .isEqualTo(greeting(0) + event(1, "1") + event(2, "2") + event(3, "3") + event(4, "4") + event(5, "5"));
        stream.close();
        return to.offers().get(1);
    }

    @Test
    void aMemberThatLosesWhatAStreamHasToCatchUpWithIsAGap() {
        a.publish("1", "2");
        b.publish("3");
        outlet.block();
        LogCursor[] cursors = {both.live(streams), a.catchingUp(0), b.catchingUp(0)};
        loop.open(outlet, settings, order.subscription(0, null, cursors));
        a.trim(1);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(greeting(0) + slowGap(0, 1, 2L) + event(2, "2") + event(3, "3"));
    }

    @Test
    void aMemberThatLosesWhatThePatternsLogHasIsNoGap() {
        a.publish("1");
        open(outlet, order.subscription(0, null, both.live(streams), a.catchingUp(0)));
        outlet.block();
        order.publish("2", a, both);
        order.publish("3", a, both);
        a.trim(2);
        outlet.drain();
        loop.run();

        assertThat(listener.told()).containsExactly("opened");
        assertThat(outlet.takeEvents()).isEqualTo(event(2, "2") + event(3, "3"));
    }

    // ---- slower than a log is long ----

    @Test
    void aStreamThatFellOffOneOfItsLogsIsToldOnceAndGoesOnInOrder() {
        live(a, b);
        outlet.block();
        a.publish("1", "2", "3");
        b.publish("4");
        a.publish("5");
        a.trim(2);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(slowGap(0, 2, 3L) + event(3, "3") + event(4, "4") + event(5, "5"));
        assertThat(listener.told()).containsExactly("opened", "gap slow");
    }

    @Test
    void whatIsLostWhileItIsBeingMergedIsToldBeforeAnythingNewer() {
        live(a, b);
        a.publish("1", "2");
        b.publish("3");
        outlet.beforeGather(() -> a.trim(1));
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(slowGap(0, 1, 2L) + event(2, "2") + event(3, "3"));
    }

    @Test
    void whatWasDeliveredBeforeItWasDroppedIsNoGap() {
        live(a, b);
        outlet.cutAt(TestFeed.event(1, "1").length() + 10);
        a.publish("1");
        b.publish("2");
        a.publish("3");
        outlet.beforeOffer(() -> a.trim(1));
        loop.run();
        outlet.beforeOffer(() -> {});
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + event(2, "2") + event(3, "3"));
        assertThat(listener.told()).containsExactly("opened");
    }

    @Test
    void whatWasDroppedDuringAWriteThatWasCutBeforeItIsAGap() {
        live(a, b);
        outlet.cutAt(3);
        a.publish("1");
        b.publish("2");
        a.publish("3", "4");
        outlet.beforeOffer(() -> a.trim(2));
        loop.run();
        outlet.beforeOffer(() -> {});
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + slowGap(1, 1, 2L) + event(2, "2") + event(4, "4"));
    }

    @Test
    void aMemberThatLosesAllThatAStreamHasToCatchUpWithIsOneGap() {
        a.publish("1", "2");
        outlet.block();
        LogCursor[] cursors = {both.live(streams), a.catchingUp(0)};
        SseStream stream = loop.open(outlet, settings, order.subscription(0, null, cursors));
        order.publish("3", a, both);
        a.trim(2);
        outlet.drain();
        loop.run();
        a.trim(1);
        order.publish("4", a, both);
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(greeting(0) + slowGap(0, 2, 3L) + event(3, "3") + event(4, "4"));
        assertThat(stream.cursors()).hasSize(1);
    }

    @Test
    void aStreamThatFellOffAnyOfItsLogsIsClosedWhereThePolicySaysSo() {
        LogCursor[] cursors = {a.live(streams), b.live(streams)};
        SseStream stream =
                loop.open(outlet, listener.settings(SlowConsumerPolicy.DISCONNECT), order.subscription(cursors));
        outlet.takeEvents();
        outlet.block();
        a.publish("1");
        b.publish("2", "3");
        b.trim(1);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEmpty();
        assertThat(stream.isClosed()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "gap slow", "closed slow_consumer");
    }

    // ---- the end of channels ----

    @Test
    void theStreamIsClosedAfterTheLastOfItsChannelsHasEnded() {
        live(a, b);
        a.end();
        loop.run();
        assertThat(outlet.isEnded()).isFalse();
        b.publish("2");
        b.end();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(end(1) + event(2, "2") + end(3));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void channelsThatEndTogetherCloseTheStream() {
        live(a, b);
        a.publish("1");
        a.end();
        b.end();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + end(2) + end(3));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void endsThatAreCutAnywhereAreWrittenWhole() {
        int length = 2 * (end(1).length() + 6);
        for (int cut = 0; cut < length; cut++) {
            FakeOutlet to = new FakeOutlet();
            order.publish("begun anew", a, b);
            live(to, a, b);
            long last = order.committed().sequence();
            to.cutAt(cut);
            a.end();
            b.end();
            loop.run();
            to.drain();
            loop.run();

            assertThat(to.takeEvents()).as("cut at %s", cut).isEqualTo(end(last + 1) + end(last + 2));
            assertThat(to.isEnded()).isTrue();
        }
    }

    @Test
    void aChannelThatHadEndedBeforeTheStreamCameCountsAsEnded() {
        a.publish("1");
        a.end();
        live(a, b);
        b.end();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(end(3));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void aChannelThatWasBegunAnewHasNotEnded() {
        live(a, b);
        a.end();
        a.publish("2");
        b.end();
        loop.run();
        assertThat(outlet.isEnded()).isFalse();

        a.end();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(end(1) + event(2, "2") + end(3) + end(4));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void aChannelThatWasBegunAnewHasNotEndedWhereItsFirstEventWasCut() {
        live(a, b);
        a.end();
        loop.run();
        outlet.cutAt(5);
        a.publish("2", "3");
        loop.run();
        b.end();
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(end(1) + event(2, "2") + event(3, "3") + end(4));
        assertThat(outlet.isEnded()).isFalse();
    }

    @Test
    void whoReadsAChannelAndAPatternIsNotClosedByTheChannelsEnd() {
        live(a, both);
        a.end();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(end(1));
        assertThat(outlet.isEnded()).isFalse();
    }
}
