package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.EventId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatsTest {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(5);

    /** A visit comes every eighth of the interval, so anything that is due happens within that. */
    private static final Duration VISIT = INTERVAL.dividedBy(8).plusMillis(200);

    private static final String COMMENT = ":\n\n";

    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final RecordingListener listener = new RecordingListener();
    private final FakeOutlet outlet = new FakeOutlet();

    private SseStream open() {
        return open(SlowConsumerPolicy.GAP);
    }

    private SseStream open(SlowConsumerPolicy slowConsumer) {
        SseStream stream =
                loop.open(outlet, listener.settings(slowConsumer), order.subscription(feed.live(loop.streams())));
        outlet.takeEvents();
        return stream;
    }

    private static String commentWithId(long sequence) {
        return ":\nid: " + EventId.format(TestFeed.EPOCH, sequence) + "\n\n";
    }

    // ---- comments ----

    @Test
    void aSilentStreamGetsACommentAtTheInterval() {
        open();
        loop.advance(INTERVAL.minusSeconds(1));
        assertThat(outlet.takeEvents()).isEmpty();

        loop.advance(VISIT);
        assertThat(outlet.takeEvents()).isEqualTo(COMMENT);
        loop.advance(INTERVAL.minusSeconds(1));
        assertThat(outlet.takeEvents()).isEmpty();
        loop.advance(VISIT);
        assertThat(outlet.takeEvents()).isEqualTo(COMMENT);
    }

    @Test
    void aStreamThatWasWrittenToLatelyIsSkipped() {
        open();
        for (int i = 1; i <= 10; i++) {
            loop.advance(INTERVAL.minusSeconds(2));
            feed.publish("" + i);
            loop.run();
            assertThat(outlet.takeEvents()).isEqualTo(event(i, "" + i));
        }
    }

    @Test
    void aHeartbeatOfAStreamThatHasCaughtUpTellsItsPositionOnce() {
        open();
        order.channel("other").publish("1", "2");
        loop.advance(INTERVAL.plus(VISIT));
        assertThat(outlet.takeEvents()).isEqualTo(commentWithId(2));

        loop.advance(INTERVAL.plus(VISIT));
        assertThat(outlet.takeEvents()).isEqualTo(COMMENT);
    }

    @Test
    void aHeartbeatDoesNotTellThePositionThatTheClientHasFromItsLastEvent() {
        open();
        feed.publish("1");
        loop.run();
        outlet.takeEvents();
        loop.advance(INTERVAL.plus(VISIT));

        assertThat(outlet.takeEvents()).isEqualTo(COMMENT);
    }

    @Test
    void aHeartbeatOfAStreamThatHasNotCaughtUpTellsNoPosition() {
        open();
        order.channel("other").publish("1");
        feed.append("2");
        loop.advance(INTERVAL.plus(VISIT));

        assertThat(outlet.takeEvents()).isEqualTo(COMMENT);
    }

    @Test
    void aHeartbeatThatIsCutIsWrittenWhole() {
        for (int cut = 0; cut < 8; cut++) {
            FakeOutlet each = new FakeOutlet();
            SseStream stream = loop.open(each);
            each.takeEvents();
            each.cutAt(cut);
            loop.advance(INTERVAL.plusSeconds(1));
            each.drain();

            assertThat(each.takeEvents()).isEqualTo(COMMENT);
            stream.close();
        }
    }

    @Test
    void streamsAtOnePositionShareOneFrame() {
        open();
        FakeOutlet second = new FakeOutlet();
        SseStream one = loop.open(second, listener.settings(), order.subscription(feed.live(loop.streams())));
        StreamSettings settings = one.settings();
        SseStream other = loop.open(new FakeOutlet(), settings, order.subscription(feed.live(loop.streams())));
        order.channel("other").publish("1");

        Heartbeats heartbeats = loop.streams().heartbeats(settings);
        assertThat(heartbeats.heartbeatOf(one)).isSameAs(heartbeats.heartbeatOf(other));
    }

    @Test
    void streamsThatWereOpenedAtOnceAreNotVisitedAtOnce() {
        List<FakeOutlet> outlets = new ArrayList<>();
        for (int i = 0; i < 1_600; i++) {
            FakeOutlet each = new FakeOutlet();
            loop.open(each);
            each.takeText();
            outlets.add(each);
        }
        int before = 0;
        for (int i = 0; i < 250; i++) {
            loop.advance(Duration.ofMillis(100));
            int after = (int)
                    outlets.stream().filter(each -> each.offers().size() == 2).count();
            assertThat(after - before).isBetween(0, 101);
            before = after;
        }
        assertThat(outlets).allMatch(each -> each.takeEvents().equals(COMMENT));
    }

    @Test
    void whoLeavesDuringARoundHidesNobodyFromIt() {
        List<FakeOutlet> outlets = new ArrayList<>();
        List<SseStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            FakeOutlet each = new FakeOutlet();
            streams.add(loop.open(each));
            each.takeText();
            outlets.add(each);
        }
        loop.advance(INTERVAL.minusMillis(900));
        for (int i = 0; i < 100; i += 2) {
            streams.get(i).close();
        }
        loop.advance(VISIT.plusMillis(900));

        for (int i = 1; i < 100; i += 2) {
            assertThat(outlets.get(i).takeEvents()).isEqualTo(COMMENT);
        }
    }

    @Test
    void streamsOfOtherSettingsHaveTheirOwnInterval() {
        StreamSettings quick = StreamSettings.DEFAULT.withHeartbeatInterval(Duration.ofSeconds(1));
        open();
        FakeOutlet other = new FakeOutlet();
        loop.open(other, quick);
        other.takeEvents();
        loop.advance(Duration.ofMillis(10_100));

        assertThat(outlet.takeEvents()).isEmpty();
        assertThat(other.takeEvents()).isEqualTo(COMMENT.repeat(10));
    }

    @Test
    void theTimerStopsWhenTheLastStreamHasLeftAndStartsWithTheNext() {
        SseStream stream = open();
        loop.advance(INTERVAL);
        stream.close();
        loop.advance(Duration.ofSeconds(1));
        assertThat(loop.isIdle()).isTrue();

        FakeOutlet next = new FakeOutlet();
        loop.open(next);
        next.takeEvents();
        loop.advance(INTERVAL.plus(VISIT));
        assertThat(next.takeEvents()).isEqualTo(COMMENT);
    }

    @Test
    void itNotesHowFarTheFurthestStreamIsBehind() {
        open();
        outlet.block();
        loop.open(new FakeOutlet());
        feed.publish("1", "2", "3");
        loop.advance(VISIT.multipliedBy(2));
        assertThat(loop.streams().counters().furthestBehind()).isEqualTo(3);

        outlet.drain();
        loop.advance(VISIT.multipliedBy(2));
        assertThat(loop.streams().counters().furthestBehind()).isZero();
    }

    // ---- stalled ----

    @Test
    void aStalledStreamGetsNoHeartbeatAndIsClosedAfterTheStallTimeout() {
        SseStream stream = open();
        outlet.cutAt(4);
        feed.publish("1");
        loop.run();
        loop.advance(STALL_TIMEOUT);
        assertThat(stream.isClosed()).isFalse();
        assertThat(outlet.offers()).as("the greeting and an event").hasSize(2);

        loop.advance(VISIT);
        assertThat(outlet.isAborted()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "closed slow_consumer");
    }

    @Test
    void aConnectionThatStallsWithoutACutIsClosedAfterTheStallTimeoutToo() {
        SseStream stream = open();
        outlet.block();
        loop.advance(STALL_TIMEOUT);
        assertThat(stream.isClosed()).isFalse();

        loop.advance(VISIT.multipliedBy(2));
        assertThat(listener.told()).containsExactly("opened", "closed slow_consumer");
    }

    @Test
    void aStreamThatTakesSomethingNowAndThenIsNotClosed() {
        SseStream stream = open();
        for (int i = 1; i <= 4; i++) {
            outlet.cutAt(4);
            feed.publish("" + i);
            loop.run();
            loop.advance(STALL_TIMEOUT.minusSeconds(10));
            outlet.drain();
            loop.run();
            assertThat(outlet.takeEvents()).isEqualTo(event(i, "" + i));
        }
        assertThat(stream.isClosed()).isFalse();
    }

    @Test
    void aStalledStreamThatFallsOffItsLogIsClosedSoonWhereThePolicySaysSo() {
        open(SlowConsumerPolicy.DISCONNECT);
        outlet.cutAt(4);
        feed.publish("1");
        loop.run();
        feed.publish("2", "3");
        loop.advance(VISIT);
        assertThat(outlet.isAborted()).isFalse();

        feed.trim(2);
        loop.advance(VISIT);
        assertThat(outlet.isAborted()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "gap slow", "closed slow_consumer");
    }

    @Test
    void aStalledStreamThatFallsOffItsLogStaysWhereThePolicyIsAGap() {
        SseStream stream = open();
        outlet.cutAt(4);
        feed.publish("1");
        loop.run();
        feed.publish("2", "3");
        feed.trim(2);
        loop.advance(VISIT.multipliedBy(3));

        assertThat(stream.isClosed()).isFalse();
        assertThat(listener.told()).containsExactly("opened");
        outlet.disconnect();
    }

    // ---- vanished ----

    @Test
    void aClientWhoseHostAcknowledgesNothingFor25SecondsIsGone() {
        SseStream stream = open();
        feed.publish("1");
        loop.run();
        Duration silent = Duration.ZERO;
        while (silent.compareTo(Heartbeats.VANISHED_AFTER) < 0) {
            assertThat(stream.isClosed()).as("after %s", silent).isFalse();
            loop.advance(Duration.ofSeconds(1));
            silent = silent.plusSeconds(1);
            outlet.unacknowledgedMillis(silent.toMillis());
        }
        loop.advance(VISIT);

        assertThat(outlet.isAborted()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "closed client");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, 3_000})
    void aClosedWindowIsNoAbsence(long unacknowledgedMillis) {
        SseStream stream = open();
        outlet.unacknowledgedMillis(unacknowledgedMillis);
        outlet.cutAt(4);
        feed.publish("1");
        loop.run();
        loop.advance(STALL_TIMEOUT.minusSeconds(1));

        assertThat(stream.isClosed()).isFalse();
        outlet.disconnect();
    }

    @Test
    void bytesThatLeftAMomentAgoAfterALongSilenceProveNothing() {
        SseStream stream = open();
        loop.advance(Duration.ofSeconds(14));
        // the last acknowledgement came long ago because nothing was sent since
        outlet.unacknowledgedMillis(60_000);
        feed.publish("1");
        loop.run();
        loop.advance(Duration.ofSeconds(2));
        assertThat(stream.isClosed()).isFalse();

        outlet.unacknowledgedMillis(0);
        loop.advance(Duration.ofSeconds(20));
        assertThat(stream.isClosed()).isFalse();
    }

    @Test
    void aClientThatAcknowledgedInTheMeantimeStartsAnew() {
        SseStream stream = open();
        feed.publish("1");
        loop.run();
        outlet.unacknowledgedMillis(24_000);
        loop.advance(Duration.ofSeconds(10));
        outlet.unacknowledgedMillis(0);
        loop.advance(VISIT);
        feed.publish("2");
        loop.run();
        outlet.unacknowledgedMillis(26_000);
        loop.advance(VISIT);

        assertThat(stream.isClosed()).isFalse();
    }

    // ---- what goes wrong ----

    @Test
    void aVisitThatFailsClosesThatStreamAndNoOther() {
        SseStream broken = open();
        FakeOutlet other = new FakeOutlet();
        loop.open(other);
        other.takeEvents();
        outlet.failOnLook();
        loop.advance(INTERVAL.plus(VISIT));
        loop.advance(INTERVAL);

        assertThat(broken.isClosed()).isTrue();
        assertThat(listener.told()).containsExactly("opened", "closed error");
        assertThat(other.takeEvents()).isEqualTo(COMMENT.repeat(2));
    }
}
