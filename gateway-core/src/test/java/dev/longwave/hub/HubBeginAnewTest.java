package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longwave.log.Retention;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel whose life falls into runs, each of which ends with data of its own and begins with nothing kept. */
class HubBeginAnewTest {
    private static final ChannelName A = new ChannelName("a");

    private final TestNode node = TestNode.keeping(1_000);

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void nothingThatWasKeptIsShown() {
        node.publish("a", "old");
        node.order().beginAnew(A);
        node.publish("a", "new");

        assertThat(node.open("a", StartPosition.EARLIEST).data()).containsExactly("new");
        assertThat(node.order().logBytes()).isPositive();
    }

    @Test
    void whoResumesFromBeforeIsToldOfAGapAndSeesAllOfTheNewRun() {
        node.publish("a", "1");
        node.publish("a", "2");
        String newest = node.id(2);
        node.order().beginAnew(A);
        node.publish("a", "new");

        for (String id : new String[] {node.id(1), newest}) {
            Viewer viewer = node.resume("a", id);
            assertThat(viewer.gaps())
                    .containsExactly(
                            "{\"reason\":\"expired\",\"from\":\"" + id + "\",\"first\":\"" + node.id(4) + "\"}");
            assertThat(viewer.data()).containsExactly("new");
        }
    }

    @Test
    void whoComesAfterwardsResumesWithoutAGap() {
        node.publish("a", "old");
        node.order().beginAnew(A);
        Viewer viewer = node.open("a", StartPosition.LIVE);
        String position = viewer.lastEventId();
        viewer.leave();
        node.publish("a", "new");

        Viewer back = node.resume("a", position);
        assertThat(back.gaps()).isEmpty();
        assertThat(back.data()).containsExactly("new");
    }

    @Test
    void whoFollowsItGoesOn() {
        node.publish("a", "old");
        Viewer viewer = node.open("a", StartPosition.EARLIEST);
        node.order().beginAnew(A);
        node.publish("a", "new");

        assertThat(viewer.data()).containsExactly("old", "new");
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void anEndIsTakenBack() {
        node.publish("a", "old");
        node.end("a");
        assertThat(node.order().isFinished(A, new StartPosition.After(node.id(2))))
                .isTrue();
        node.order().beginAnew(A);

        assertThat(node.order().isFinished(A, new StartPosition.After(node.id(2))))
                .isFalse();
        Viewer viewer = node.open("a", StartPosition.LIVE);
        assertThat(viewer.isEnded()).isFalse();
        node.publish("a", "new");
        assertThat(viewer.data()).containsExactly("new");
    }

    @Test
    void aChannelThatIsNotThereBeginsAnewToo() {
        node.publish("a", "old");
        node.end("a");
        node.expireAll();
        assertThat(node.order().isFinished(A, StartPosition.LIVE)).isTrue();
        String last = node.id(2);
        node.order().beginAnew(A);

        assertThat(node.order().isFinished(A, StartPosition.LIVE)).isFalse();
        assertThat(node.registry().channel("a")).isNull();
        assertThat(node.resume("a", last).gaps()).hasSize(1);
        assertThat(node.open("b", new StartPosition.After(last)).gaps()).isEmpty();
    }

    @Test
    void moreIsDroppedThanOneHoldOfTheLockHasTimeFor() {
        for (int i = 0; i < 999; i++) {
            node.publish("a", "old");
        }
        node.order().beginAnew(A);
        assertThat(node.order().logBytes()).isZero();
        assertThat(node.open("a", StartPosition.EARLIEST).data()).isEmpty();
    }

    @Test
    void anEndHasDataOfItsOwn() {
        Viewer viewer = node.open("a", StartPosition.LIVE);
        EventOrder.Appended appended = node.order().end(A, "{\"code\":1}");
        appended.feeds().forEach(feed -> feed.wake());
        node.run();

        assertThat(appended.receipt()).isEqualTo(new PublishReceipt(node.id(1), 1));
        assertThat(viewer.events()).containsExactly(new Event("end", "{\"code\":1}", node.id(1)));
        assertThat(viewer.isEnded()).isTrue();
        assertThat(node.order().end(A, "{\"code\":2}").receipt().id()).isEqualTo(node.id(1));
    }

    @Test
    void aChannelThatNobodyHasSeenCanBeEnded() {
        node.order().end(A, "{}");
        Viewer viewer = node.open("a", StartPosition.LIVE);
        assertThat(viewer.data()).containsExactly("{}");
        assertThat(viewer.isEnded()).isTrue();
    }

    @Test
    void aHubSaysTheSame() {
        HubSettings one = new HubSettings(
                Retention.DEFAULT, 1 << 20, 1, 1, Duration.ofMinutes(1), 1, HubSettings.DEFAULT.streams());
        try (Hub hub = new Hub(one)) {
            assertThat(hub.end(A, "{}")).isEqualTo(hub.epoch() + "-0000000000000001");
            assertThat(hub.isFinished(A, StartPosition.LIVE)).isFalse();
            assertThat(hub.isFinished(A, new StartPosition.After(hub.end(A, "{}"))))
                    .isTrue();
            hub.beginAnew(A);
            assertThat(hub.channel(A).finished()).isFalse();
            assertThat(hub.channel(A).events()).isZero();
            assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> hub.end(new ChannelName("b"), "{}"));
        }
    }
}
