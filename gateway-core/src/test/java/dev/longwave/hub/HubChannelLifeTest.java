package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longwave.stream.Subscription;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How channels are finished, begun anew, and cleaned up, as those see it who follow them. */
class HubChannelLifeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestNode node = TestNode.keeping(5);

    @AfterEach
    void stop() {
        node.close();
    }

    // ---- finished channels ----

    @Test
    void whoFollowsAChannelIsShownItsEndAndClosed() {
        Viewer viewer = node.open("a", StartPosition.LIVE);
        node.publish("a", "1");
        PublishReceipt end = node.end("a");

        assertThat(end).isEqualTo(new PublishReceipt(node.id(2), 1));
        assertThat(viewer.events())
                .containsExactly(
                        new Event("message", "1", node.id(1)), new Event("end", "{\"channel\":\"a\"}", node.id(2)));
        assertThat(viewer.isEnded()).isTrue();
    }

    @Test
    void whoComesLateIsShownWhatIsKeptThenTheEndAndIsClosed() {
        node.publish("a", "1");
        node.publish("a", "2");
        node.end("a");

        for (StartPosition start : new StartPosition[] {StartPosition.LIVE, StartPosition.EARLIEST}) {
            Viewer viewer = node.open("a", start);
            assertThat(viewer.data()).containsExactly("1", "2", "{\"channel\":\"a\"}");
            assertThat(viewer.isEnded()).isTrue();
        }
    }

    @Test
    void whoResumesBeforeTheEndGetsTheRestAndIsClosed() {
        node.publish("a", "1");
        node.publish("a", "2");
        node.end("a");

        Viewer viewer = node.resume("a", node.id(1));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("2", "{\"channel\":\"a\"}");
        assertThat(viewer.isEnded()).isTrue();
    }

    @Test
    void whoHadTheEndIsFinished() {
        node.publish("a", "1");
        node.end("a");
        node.publish("b", "3");

        assertThat(node.request("a", new StartPosition.After(node.id(2)))).isEqualTo(new Placement.Finished());
        assertThat(node.request("a", new StartPosition.After(node.id(3)))).isEqualTo(new Placement.Finished());
        assertThat(node.request("a", new StartPosition.After(node.id(4)))).isInstanceOf(Placement.Placed.class);
        assertThat(node.request("a", new StartPosition.After("00000000-0000000000000002")))
                .isInstanceOf(Placement.Placed.class);
    }

    @Test
    void aFinishedChannelThatWasCleanedUpIsStillFinished() {
        node.publish("a", "1");
        node.end("a");
        node.expireAll();
        assertThat(node.registry().channel("a")).isNull();

        assertThat(node.request("a", new StartPosition.After(node.id(2)))).isEqualTo(new Placement.Finished());
        assertThat(node.request("a", StartPosition.LIVE)).isEqualTo(new Placement.Finished());
        assertThat(node.request("a", StartPosition.EARLIEST)).isEqualTo(new Placement.Finished());
        assertThat(node.request("a", new StartPosition.Last(3))).isEqualTo(new Placement.Finished());
        assertThat(node.registry().channel("a")).isNull();
    }

    @Test
    void whoMissedTheEndOfAChannelThatWasCleanedUpIsToldAndClosed() {
        node.publish("a", "1");
        node.publish("a", "2");
        node.end("a");
        node.expireAll();

        Viewer viewer = node.resume("a", node.id(1));

        assertThat(viewer.gaps())
                .containsExactly("{\"reason\":\"expired\",\"from\":\"" + node.id(1) + "\",\"first\":null}");
        assertThat(viewer.isEnded()).isTrue();
        assertThat(node.request("a", new StartPosition.After(viewer.lastEventId())))
                .isEqualTo(new Placement.Finished());
    }

    @Test
    void publishingAgainBeginsAFinishedChannelAnew() {
        node.publish("a", "1");
        node.end("a");
        node.publish("a", "3");

        assertThat(node.resume("a", node.id(2)).data()).containsExactly("3");
        Viewer live = node.open("a", StartPosition.LIVE);
        assertThat(live.data()).isEmpty();
        assertThat(live.isEnded()).isFalse();
        node.publish("a", "4");
        assertThat(live.data()).containsExactly("4");
        assertThat(node.end("a").id()).isEqualTo(node.id(5));
        assertThat(live.isEnded()).isTrue();
    }

    @Test
    void publishingAgainBeginsOneThatWasCleanedUpAnewToo() {
        node.publish("a", "1");
        node.end("a");
        node.expireAll();
        node.publish("a", "3");

        Viewer viewer = node.resume("a", node.id(2));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("3");
        assertThat(viewer.isEnded()).isFalse();
    }

    @Test
    void finishingTwiceChangesNothing() {
        node.publish("a", "1");
        String end = node.end("a").id();

        assertThat(node.end("a").id()).isEqualTo(end);
        assertThat(node.committed()).isEqualTo(2);
        node.expireAll();
        assertThat(node.end("a").id()).isEqualTo(end);
        assertThat(node.order().end(new ChannelName("never"))).isNull();
    }

    @Test
    void aStreamOfSeveralChannelsIsClosedWhenAllAreFinished() {
        Viewer viewer = node.open("a,b", StartPosition.LIVE);
        node.end("a");
        assertThat(viewer.isEnded()).isFalse();
        node.publish("b", "2");
        assertThat(viewer.data()).endsWith("2");
        assertThat(node.request("a,b", new StartPosition.After(node.id(1)))).isInstanceOf(Placement.Placed.class);

        node.end("b");
        assertThat(viewer.isEnded()).isTrue();
        assertThat(node.request("a,b", new StartPosition.After(node.id(3)))).isEqualTo(new Placement.Finished());
    }

    // ---- coming and going ----

    @Test
    void anEmptyChannelGoesWithTheLastWhoLeaves() {
        Viewer one = node.open("a", StartPosition.LIVE);
        Viewer two = node.open("a,b", StartPosition.LIVE);

        one.leave();
        assertThat(node.registry().channel("a")).isNotNull();

        two.leave();
        assertThat(node.registry().channels()).isEmpty();
    }

    @Test
    void aChannelThatKeepsSomethingStaysUntilThatExpires() {
        Viewer viewer = node.open("a", StartPosition.LIVE);
        node.publish("a", "1");
        viewer.leave();
        node.order().sweep();
        assertThat(node.registry().channel("a")).isNotNull();

        node.expireAll();

        assertThat(node.registry().channels()).isEmpty();
        assertThat(node.order().logBytes()).isZero();
    }

    @Test
    void whatIsTooOldIsDroppedByOneSweepHoweverMuchItIs() {
        try (TestNode large = TestNode.keeping(10_000)) {
            for (int i = 0; i < 3_000; i++) {
                large.publish("a", "x");
            }
            large.advance(MINUTE.multipliedBy(5));
            large.publish("a", "kept");
            large.advance(Duration.ofNanos(1));

            large.order().sweep();

            assertThat(large.registry().channel("a").log().size()).isEqualTo(1);
        }
    }

    @Test
    void aChannelTooManyIsNotSubscribedTo() {
        HubSettings one =
                new HubSettings(TestNode.SETTINGS.retention(), 1 << 20, 1, 1, MINUTE, 1, TestNode.SETTINGS.streams());
        try (TestNode small = new TestNode(one)) {
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> small.place("a,b", StartPosition.LIVE))
                    .extracting(RefusedException::reason)
                    .isEqualTo(RefusedException.Reason.TOO_MANY_CHANNELS);
            assertThat(small.registry().channels()).isEmpty();

            Subscription a = small.place("a", StartPosition.LIVE);
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> small.place("b", StartPosition.LIVE));
            a.cancel();
            small.place("b", StartPosition.LIVE).cancel();
        }
    }
}
