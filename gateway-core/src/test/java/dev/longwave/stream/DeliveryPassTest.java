package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.event;
import static dev.longwave.stream.TestFeed.greeting;
import static dev.longwave.stream.TestFeed.slowGap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.GapReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches a stream of one log. */
class DeliveryPassTest {
    private static final String[] FIVE = {"", "b", "cc\ncc", "ddd", "\u20ac"};

    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final RecordingListener listener = new RecordingListener();
    private final StreamSettings settings = listener.settings();

    private FakeOutlet live() {
        return live(new FakeOutlet());
    }

    private FakeOutlet live(FakeOutlet outlet) {
        return open(outlet, order.subscription(feed.live(loop.streams())));
    }

    private FakeOutlet resumed(long index) {
        return open(new FakeOutlet(), order.subscription(index, null, feed.from(loop.streams(), index)));
    }

    private FakeOutlet open(FakeOutlet outlet, Subscription subscription) {
        loop.open(outlet, settings, subscription);
        assertThat(outlet.takeEvents()).startsWith(":\nretry: 3000\n");
        return outlet;
    }

    private static String events(long from, String... data) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < data.length; i++) {
            events.append(event(from + i, data[i].replace("\n", "\ndata: ")));
        }
        return events.toString();
    }

    // ---- batches ----

    @Test
    void aStreamIsToldItsPositionFirst() {
        feed.publish("old");
        FakeOutlet outlet = new FakeOutlet();
        loop.open(outlet, order.subscription(feed.live(loop.streams())));

        assertThat(outlet.takeEvents()).isEqualTo(greeting(1));
        feed.publish("new");
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(2, "new"));
    }

    @Test
    void whatWasAppendedSinceTheLastPassGoesOutInOneWrite() {
        FakeOutlet outlet = live();
        feed.publish("1");
        feed.publish("2", "3");
        feed.publish("4");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(events(1, "1", "2", "3", "4"));
        assertThat(outlet.offers()).as("the greeting and a batch").hasSize(2);
    }

    @Test
    void streamsThatHaveCaughtUpShareOneGather() {
        List<FakeOutlet> outlets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            outlets.add(live());
        }
        feed.publish("1", "2");
        loop.run();

        assertThat(listener.batches()).containsExactly(2);
        for (FakeOutlet outlet : outlets) {
            assertThat(outlet.takeEvents()).isEqualTo(events(1, "1", "2"));
        }
    }

    @Test
    void chunkedAndBareStreamsGetTheSameEvents() {
        FakeOutlet chunked = live();
        FakeOutlet bare = live(FakeOutlet.bare());
        feed.publish("1", "2");
        loop.run();

        assertThat(bare.takeText()).isEqualTo(events(1, "1", "2"));
        assertThat(chunked.takeEvents()).isEqualTo(events(1, "1", "2"));
        assertThat(listener.batches()).containsExactly(2, 2);
    }

    @Test
    void streamsThatStandElsewhereGetTheirOwnBatches() {
        FakeOutlet early = live();
        early.block();
        feed.publish("1");
        loop.run();
        FakeOutlet late = live();
        feed.publish("2");
        early.drain();
        loop.run();

        assertThat(early.takeEvents()).isEqualTo(events(1, "1", "2"));
        assertThat(late.takeEvents()).isEqualTo(events(2, "2"));
    }

    @Test
    void aStreamThatResumesGetsWhatIsThereBeforeItIsOpen() {
        feed.publish("1", "2", "3");

        FakeOutlet outlet = new FakeOutlet();
        loop.open(outlet, order.subscription(1, null, feed.from(loop.streams(), 1)));

        assertThat(outlet.takeEvents()).isEqualTo(greeting(1) + events(2, "2", "3"));
    }

    @Test
    void aLongReplayGoesOutInBatchesOf64KibAndInOrder() {
        String[] data = new String[1000];
        for (int i = 0; i < data.length; i++) {
            data[i] = i + "x".repeat(1000);
        }
        feed.publish(data);
        FakeOutlet outlet = new FakeOutlet();
        loop.open(outlet, order.subscription(0, null, feed.from(loop.streams(), 0)));
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(greeting(0) + events(1, data));
        assertThat(outlet.offers()).hasSize(18).allMatch(length -> length <= Batch.MAX_BYTES);
    }

    @Test
    void anEventLargerThanABatchGoesOutAlone() {
        FakeOutlet outlet = live();
        String large = "x".repeat(200_000);
        feed.publish("1", large, "3");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(events(1, "1", large, "3"));
        assertThat(outlet.offers()).as("the greeting and three batches").hasSize(4);
    }

    @Test
    void itCountsWhatItDelivers() {
        FakeOutlet first = live();
        FakeOutlet second = live();
        LoopCounters counters = loop.streams().counters();
        long bytesBefore = bytes(first, second);
        feed.publish("1", "2");
        loop.run();
        second.cutAt(7);
        feed.publish("3");
        loop.run();
        second.drain();
        loop.run();

        assertThat(counters.deliveries()).isEqualTo(6);
        assertThat(counters.bytes() - bytesBefore).isEqualTo(first.bytes().length + second.bytes().length);
    }

    private long bytes(FakeOutlet... outlets) {
        loop.streams().counters().publish();
        assertThat(outlets).allMatch(outlet -> outlet.bytes().length == 0);
        return loop.streams().counters().bytes();
    }

    // ---- the ceiling ----

    @Test
    void anEventThatIsAppendedButNotCommittedIsNotDelivered() {
        FakeOutlet outlet = live();
        feed.publish("1");
        feed.append("2");
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1"));

        order.commit();
        feed.wake();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(2, "2"));
    }

    @Test
    void whatIsCommittedAfterAPassFoundItUncommittedReachesTheNextStreamAtOnce() {
        FakeOutlet first = live();
        feed.append("1");
        feed.wake();
        loop.run();
        first.disconnect();
        order.commit();
        feed.wake();

        FakeOutlet second = new FakeOutlet();
        loop.open(second, settings, order.subscription(0, null, feed.from(loop.streams(), 0)));

        assertThat(second.takeEvents()).isEqualTo(greeting(0) + event(1, "1"));
    }

    // ---- partial writes ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBatchThatIsCutAnywhereGoesOnWithoutLossOrRepeat(boolean chunked) {
        int length = cutFive(chunked, Integer.MAX_VALUE);
        for (int cut = 0; cut < length; cut++) {
            cutFive(chunked, cut);
        }
    }

    private int cutFive(boolean chunked, int cut) {
        FakeOutlet outlet = live(chunked ? new FakeOutlet() : FakeOutlet.bare());
        FakeOutlet healthy = live(chunked ? new FakeOutlet() : FakeOutlet.bare());
        long next = order.committed().sequence() + 1;
        outlet.cutAt(cut);
        feed.publish(FIVE);
        loop.run();
        assertThat(outlet.offers())
                .as("while bytes are in flight nothing is offered")
                .hasSize(2);
        assertThat(outlet.pinnedBytes())
                .isLessThanOrEqualTo(TestFeed.event(1, "cc\ndata: cc").length() + 6);
        feed.publish("after");
        loop.run();
        outlet.drain();
        loop.run();

        String[] expected = {"", "b", "cc\ncc", "ddd", "\u20ac", "after"};
        assertThat(outlet.takeEvents()).as("cut at %s", cut).isEqualTo(events(next, expected));
        assertThat(healthy.takeEvents()).isEqualTo(events(next, expected));
        int offered = outlet.offers().get(1);
        outlet.disconnect();
        healthy.disconnect();
        return offered;
    }

    @Test
    void cutsThatFollowEachOtherLoseNothing() {
        for (int first = 0; first < 60; first++) {
            for (int second = 0; second < 60; second++) {
                FakeOutlet outlet = live();
                long next = order.committed().sequence() + 1;
                outlet.cutAt(first);
                outlet.cutAt(second);
                feed.publish("1", "2", "3");
                for (int i = 0; i < 3; i++) {
                    loop.run();
                    outlet.drain();
                }
                loop.run();
                assertThat(outlet.takeEvents())
                        .as("cuts at %s and %s", first, second)
                        .isEqualTo(events(next, "1", "2", "3"));
                outlet.disconnect();
            }
        }
    }

    @Test
    void aReaderThatStallsPinsOneFrameAndNotTheBatch() {
        FakeOutlet outlet = live();
        String[] data = new String[60];
        for (int i = 0; i < data.length; i++) {
            data[i] = "x".repeat(1000);
        }
        outlet.cutAt(10_000);
        feed.publish(data);
        loop.run();

        assertThat(outlet.pinnedBytes()).isBetween(1, 1100);
        outlet.disconnect();
    }

    @Test
    void aReaderThatStallsHoldsUpNobody() {
        FakeOutlet stalled = live();
        FakeOutlet healthy = live();
        stalled.cutAt(3);
        for (int i = 0; i < 10; i++) {
            feed.publish("" + i);
            loop.run();
        }

        assertThat(healthy.takeEvents()).isEqualTo(events(1, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
        assertThat(stalled.offers()).hasSize(2);
        stalled.disconnect();
    }

    @Test
    void aStreamThatIsNotReadyIsServedOnceItHasDrained() {
        FakeOutlet outlet = live();
        outlet.block();
        feed.publish("1");
        loop.run();
        assertThat(outlet.bytes()).isEmpty();

        outlet.drain();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1"));
    }

    @Test
    void aConnectionThatTurnsOutToBeClosedIsLeftAlone() {
        FakeOutlet closed = live();
        FakeOutlet open = live();
        closed.beforeOffer(closed::closeSilently);
        feed.publish("1");
        loop.run();
        feed.publish("2");
        loop.run();

        assertThat(closed.offers()).hasSize(2);
        assertThat(open.takeEvents()).isEqualTo(events(1, "1", "2"));
        assertThat(loop.streams().counters().deliveries()).isEqualTo(2);
    }

    // ---- slower than the log is long ----

    @Test
    void aStreamThatFellOffItsLogIsToldAndGoesOnWithTheOldestEventKept() {
        feed.publish("0");
        FakeOutlet outlet = live();
        outlet.block();
        feed.publish("1", "2", "3", "4");
        feed.trim(3);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(slowGap(1, 3, 4L) + events(4, "3", "4"));
        assertThat(listener.told()).containsExactly("opened", "gap " + GapReason.SLOW.label());
    }

    @Test
    void aStreamThatFellOffALogThatKeepsNothingIsTold() {
        FakeOutlet outlet = live();
        outlet.block();
        feed.publish("1", "2");
        feed.trim(2);
        outlet.drain();
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(slowGap(0, 2, null));

        feed.publish("3");
        loop.run();
        assertThat(outlet.takeEvents()).isEqualTo(event(3, "3"));
    }

    @Test
    void whatAStreamHadBeforeItStalledIsNoGap() {
        FakeOutlet outlet = live();
        outlet.cutAt(5);
        feed.publish("1");
        loop.run();
        feed.publish("2");
        feed.trim(1);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(events(1, "1", "2"));
    }

    @Test
    void eventsThatAreDroppedWhileTheyAreGatheredAreToldAsAGap() {
        String large = "x".repeat(40_000);
        FakeOutlet outlet = live();
        feed.publish("1", large, large, "4");
        outlet.beforeOffer(() -> {
            outlet.beforeOffer(() -> {});
            feed.trim(3);
        });
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(events(1, "1", large) + slowGap(2, 3, 4L) + event(4, "4"));
    }

    @Test
    void aGapThatIsCutAnywhereIsToldWholeAndOnce() {
        int length = slowGap(1, 2, 3L).length() + 6;
        for (int cut = 0; cut < length; cut++) {
            FakeOutlet outlet = live();
            long last = order.committed().sequence();
            outlet.block();
            feed.publish("1", "2", "3");
            feed.trim(feed.log().size() - 2);
            outlet.cutAt(cut);
            outlet.drain();
            loop.run();
            outlet.drain();
            loop.run();

            assertThat(outlet.takeEvents())
                    .as("cut at %s", cut)
                    .isEqualTo(slowGap(last, last + 1, last + 2) + events(last + 2, "2", "3"));
            outlet.disconnect();
        }
    }

    @Test
    void aStreamThatFellOffItsLogIsClosedWhereThePolicySaysSo() {
        FakeOutlet outlet = new FakeOutlet();
        StreamSettings disconnecting = listener.settings(SlowConsumerPolicy.DISCONNECT);
        FakeSubscription subscription = (FakeSubscription) order.subscription(feed.live(loop.streams()));
        SseStream stream = loop.open(outlet, disconnecting, subscription);
        FakeOutlet other = live();
        outlet.takeEvents();
        outlet.block();
        feed.publish("1", "2");
        loop.run();
        feed.trim(1);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEmpty();
        assertThat(outlet.isAborted()).isTrue();
        assertThat(stream.isClosed()).isTrue();
        assertThat(subscription.cancelled()).isEqualTo(1);
        assertThat(listener.told()).containsExactly("opened", "opened", "gap slow", "closed slow_consumer");
        assertThat(other.takeEvents()).isEqualTo(events(1, "1", "2"));
    }

    // ---- the end of a channel ----

    @Test
    void theEndEventClosesTheStreamAfterItWasWritten() {
        FakeOutlet outlet = live();
        feed.publish("1");
        feed.end();
        feed.publish("of the channel begun anew");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1") + TestFeed.end(2));
        assertThat(outlet.isEnded()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "closed server");
    }

    @Test
    void anEndEventThatIsCutAnywhereIsWrittenWhole() {
        int length = TestFeed.end(1).length() + 6;
        for (int cut = 0; cut < length; cut++) {
            feed.publish("begun anew");
            FakeOutlet outlet = live();
            long last = order.committed().sequence();
            outlet.cutAt(cut);
            feed.end();
            loop.run();

            assertThat(outlet.takeEvents()).isEqualTo(TestFeed.end(last + 1));
            assertThat(outlet.isEnded()).isTrue();
        }
    }

    @Test
    void whoeverComesWhenAllHasEndedAndNothingIsLeftIsGreetedAndClosed() {
        feed.publish("1");
        feed.end();
        FakeOutlet outlet = new FakeOutlet();
        loop.open(outlet, settings, order.subscription(feed.live(loop.streams())));

        assertThat(outlet.takeEvents()).isEqualTo(greeting(2));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void aStreamThatLostTheEndEventIsClosedAfterItsGap() {
        FakeOutlet outlet = live();
        outlet.block();
        feed.publish("1");
        feed.end();
        feed.trim(2);
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(slowGap(0, 2, null));
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void theEndOfAChannelDoesNotCloseAStreamOfAPattern() {
        TestFeed pattern = order.pattern("*");
        FakeOutlet outlet = open(new FakeOutlet(), order.subscription(pattern.live(loop.streams())));
        pattern.end();
        pattern.publish("2");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(TestFeed.end(1) + event(2, "2"));
        assertThat(outlet.isEnded()).isFalse();
    }

    // ---- what goes wrong ----

    @Test
    void aStreamWhoseDeliveryFailsIsClosedAndTheOthersGoOn() {
        FakeOutlet first = live();
        FakeOutlet broken = live();
        FakeOutlet last = live();
        broken.beforeOffer(() -> {
            throw new AssertionError("no memory, says the test");
        });
        feed.publish("1");
        loop.run();
        feed.publish("2");
        loop.run();

        assertThat(first.takeEvents()).isEqualTo(events(1, "1", "2"));
        assertThat(last.takeEvents()).isEqualTo(events(1, "1", "2"));
        assertThat(broken.isAborted()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "opened", "opened", "closed error");
    }

    @Test
    void aStreamWhoseGreetingFailsIsClosedAndGivesItsPlaceUp() {
        FakeOutlet broken = new FakeOutlet();
        broken.beforeOffer(() -> {
            throw new AssertionError("no memory, says the test");
        });
        FakeSubscription subscription = (FakeSubscription) order.subscription(feed.live(loop.streams()));
        SseStream stream = loop.open(broken, settings, subscription);
        feed.publish("1");
        loop.run();

        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.follows()).isEmpty();
        assertThat(subscription.cancelled()).isEqualTo(1);
        assertThat(broken.offers()).isEmpty();
        assertThat(listener.told()).containsExactly("opened", "closed error");
    }

    @Test
    void anOpeningThatFailsHoldsUpNobody() {
        FakeOutlet outlet = live();
        List<String> opened = new ArrayList<>();
        loop.streams().admit(() -> {
            throw new IllegalStateException("no stream, says the test");
        });
        loop.streams().admit(() -> opened.add("second"));
        loop.run();
        feed.publish("1");
        loop.run();

        assertThat(opened).containsExactly("second");
        assertThat(outlet.takeEvents()).isEqualTo(event(1, "1"));
    }
}
