package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.longwave.hub.RefusedException.Reason;
import dev.longwave.log.GapReason;
import dev.longwave.log.Retention;
import dev.longwave.stream.Gap;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a stream on patterns begins, and what it is told. */
class HubPatternPlacementTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestNode node = TestNode.keeping(5);

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void aPatternIsFollowedOverChannelsThatAreThereAndThatCome() {
        node.publish("x:1", "1");
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        node.publish("x:1", "2");
        node.publish("x:2", "3");
        node.publish("y", "4");
        node.publish("x:1,x:2,y", "5");

        assertThat(viewer.data()).containsExactly("2", "3", "5");
        assertThat(viewer.lastEventId()).isEqualTo(node.id(5));
    }

    @Test
    void anEventInAChannelAndInPatternsGoesOutOnce() {
        Viewer viewer = node.open("x:1,x:*,**", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.publish("x:2", "2");
        node.publish("y", "3");
        node.publish("y,x:1", "4");

        assertThat(viewer.data()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void earliestMergesWhatTheChannelsKeep() {
        node.publish("x:1", "1");
        node.publish("y", "2");
        node.publish("x:2", "3");
        node.publish("x:1,x:2", "4");

        Subscription placed = node.place("x:*", StartPosition.EARLIEST);
        assertThat(placed.position()).isZero();
        Viewer viewer = node.open(placed);
        node.publish("x:3", "5");

        assertThat(viewer.data()).containsExactly("1", "3", "4", "5");
    }

    @Test
    void earliestOfAPatternThatIsInUseShowsWhatTheChannelsKeepToo() {
        node.publish("x:1", "1");
        node.open("x:*", StartPosition.LIVE);
        node.publish("x:2", "2");

        assertThat(node.open("x:*", StartPosition.EARLIEST).data()).containsExactly("1", "2");
    }

    @Test
    void sinceAndLastLookIntoTheChannels() {
        node.publish("x:1", "1");
        node.advance(MINUTE);
        node.publish("x:2", "2");
        node.publish("y", "3");
        node.publish("x:1,x:2", "4");

        assertThat(node.open("x:*", new StartPosition.Since(Duration.ZERO)).data())
                .containsExactly("2", "4");
        assertThat(node.open("x:*", new StartPosition.Last(1)).data()).containsExactly("4");
        assertThat(node.open("x:*", new StartPosition.Last(2)).data()).containsExactly("2", "4");
        assertThat(node.open("x:*,x:1", new StartPosition.Last(3)).data()).containsExactly("1", "2", "4");
        assertThat(node.open("x:*", new StartPosition.Last(0)).data()).isEmpty();
    }

    @Test
    void aPositionOlderThanThePatternsLogIsResumedFromTheChannels() {
        node.publish("x:1", "1");
        node.publish("x:2", "2");
        node.publish("x:1", "3");

        Subscription placed = node.place("x:*", new StartPosition.After(node.id(1)));
        assertThat(placed.gap()).isNull();
        assertThat(placed.position()).isEqualTo(1);
        node.publish("x:2", "4");
        Viewer viewer = node.open(placed);
        node.publish("x:3", "5");

        assertThat(viewer.data()).containsExactly("2", "3", "4", "5");
    }

    @Test
    void aPositionInThePatternsLogIsResumedFromThat() {
        Viewer first = node.open("x:*", StartPosition.LIVE);
        publish("x:1", 1, 4);
        first.leave();
        node.publish("x:2", "5");

        Subscription placed = node.place("x:*", new StartPosition.After(node.id(2)));

        assertThat(placed.gap()).isNull();
        assertThat(placed.cursors()).hasSize(1);
        placed.cancel();
        assertThat(node.resume("x:*", node.id(2)).data()).containsExactly("3", "4", "5");
    }

    @Test
    void aChannelKeepsMoreThanItsBusyPatternAndIsAskedThen() {
        node.open("x:*", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.publish("x:2", "2");
        for (int i = 3; i <= 8; i++) {
            node.publish("x:" + i, Integer.toString(i));
        }

        Viewer viewer = node.resume("x:*", node.id(1));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void aMemberThatLostSomethingMakesAGap() {
        publish("x:1", 1, 7);
        node.publish("x:2", "8");

        Subscription lost = node.place("x:*", new StartPosition.After(node.id(1)));
        assertThat(lost.gap()).isEqualTo(new Gap(GapReason.EXPIRED, node.id(1), node.id(2), node.id(3)));
        assertThat(node.open(lost).data()).containsExactly("3", "4", "5", "6", "7", "8");

        assertThat(node.resume("x:*", node.id(2)).gaps()).isEmpty();
        assertThat(node.resume("x:2", node.id(1)).gaps()).isEmpty();
    }

    @Test
    void aMemberThatIsGoneMakesAGapWhetherItWentBeforeThePatternCameOrAfter() {
        node.publish("x:1", "1");
        node.expireAll();
        node.publish("x:2", "2");

        assertThat(node.resume("x:*", node.id(0)).gaps()).hasSize(1);
        assertThat(node.resume("x:*", node.id(1)).gaps()).isEmpty();

        Viewer uses = node.open("*:2", StartPosition.LIVE);
        node.expireAll();
        node.publish("x:3", "3");
        assertThat(node.resume("*:2", node.id(1)).gaps()).hasSize(1);
        assertThat(node.resume("*:2", node.id(2)).gaps()).isEmpty();
        assertThat(node.resume("*:3", node.id(1)).gaps()).isEmpty();
        uses.leave();
    }

    @Test
    void whatExpiredInThePatternsLogIsLostThoughItsChannelIsGone() {
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.publish("x:1", "2");
        node.expireAll();
        assertThat(node.registry().channel("x:1")).isNull();

        assertThat(node.resume("x:*", node.id(1)).gaps()).hasSize(1);
        assertThat(node.resume("x:*", node.id(2)).gaps()).isEmpty();
        assertThat(viewer.gaps()).isEmpty();
        node.publish("x:1", "3");
        assertThat(viewer.data()).containsExactly("1", "2", "3");
    }

    @Test
    void aChannelThatIsCleanedUpWhileThePatternComesIntoUseIsNotForgotten() {
        Viewer viewer = node.open("x:1", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.advance(MINUTE.multipliedBy(10));
        node.order().sweep();
        PatternFeed coming = node.registry().addPattern(new ChannelPattern("x:*"));
        viewer.leave();
        assertThat(node.registry().channel("x:1")).isNull();
        assertThat(coming.isComplete()).isFalse();

        assertThat(node.resume("x:*", node.id(0)).gaps()).hasSize(1);
        assertThat(node.resume("x:*", node.id(1)).gaps()).isEmpty();
    }

    @Test
    void whatCameWhileAPatternWasComingIntoUseIsNotTakenForItsBeginning() {
        node.publish("x:1", "1");
        node.publish("x:2", "2");
        ChannelFeed early = node.registry().channel("x:1");
        PatternFeed coming = node.registry().addPattern(new ChannelPattern("x:*"));
        early.join(coming);
        node.publish("x:1", "3");
        node.publish("x:2", "4");
        node.publish("x:2", "5");
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        publish("x:3", 6, 10);

        assertThat(node.resume("x:*", node.id(3)).data()).containsExactly("4", "5", "6", "7", "8", "9", "10");
        assertThat(viewer.data()).containsExactly("6", "7", "8", "9", "10");
    }

    @Test
    void anEndInsideAPatternIsShownAndFinishesNothing() {
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.end("x:1");
        node.publish("x:2", "3");

        assertThat(viewer.data()).containsExactly("1", "{\"channel\":\"x:1\"}", "3");
        assertThat(viewer.isEnded()).isFalse();
        assertThat(node.open("x:*,x:1", StartPosition.LIVE).isEnded()).isFalse();
        assertThat(node.request("x:*", new StartPosition.After(node.id(3)))).isInstanceOf(Placement.Placed.class);
    }

    // ---- coming and going ----

    @Test
    void aPatternThatNobodyUsesIsDroppedAfterTheRetentionsAge() {
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        node.publish("x:1", "1");
        node.advance(MINUTE.multipliedBy(4));
        viewer.leave();
        node.advance(MINUTE.multipliedBy(5));
        node.order().sweep();
        assertThat(node.registry().patterns()).hasSize(1);

        node.advance(Duration.ofNanos(1));
        node.order().sweep();

        assertThat(node.registry().patterns()).isEmpty();
        assertThat(node.order().logBytes()).isZero();
    }

    @Test
    void aPatternThatIsUsedIsNotDropped() {
        Viewer viewer = node.open("x:*", StartPosition.LIVE);
        node.expireAll();
        node.expireAll();
        assertThat(node.registry().patterns()).hasSize(1);

        node.publish("x:1", "1");
        assertThat(viewer.data()).containsExactly("1");
    }

    @Test
    void aPatternThatComesBackKnowsWhatItsChannelsKeep() {
        try (TestNode two = withPatterns(1)) {
            Viewer viewer = two.open("x:*", StartPosition.LIVE);
            two.publish("x:1", "1");
            two.publish("x:2", "2");
            viewer.leave();
            two.open("y:*", StartPosition.LIVE).leave();
            two.publish("x:1", "3");

            Viewer back = two.resume("x:*", viewer.lastEventId());

            assertThat(back.gaps()).isEmpty();
            assertThat(back.data()).containsExactly("3");
            assertThat(two.registry().patterns()).hasSize(1);
        }
    }

    @Test
    void aPatternsBytesAreGoneWithIt() {
        try (TestNode two = withPatterns(1)) {
            two.open("x:*", StartPosition.LIVE).leave();
            two.publish("x:1", "1");
            PatternFeed dropped = two.registry().pattern(new ChannelPattern("x:*"));
            long both = two.order().logBytes();

            two.open("y:*", StartPosition.LIVE);
            assertThat(two.order().logBytes()).isEqualTo(both / 2).isPositive();

            two.publish("x:1", "2");
            assertThat(two.order().logBytes()).isEqualTo(both);
            assertThat(dropped.log().size()).isZero();
        }
    }

    @Test
    void onePatternTooManyIsRefusedWhileAllAreInUse() {
        try (TestNode two = withPatterns(2)) {
            Viewer one = two.open("a:*,b:*", StartPosition.LIVE);
            two.open("a:*", StartPosition.LIVE);

            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> two.place("c:*", StartPosition.LIVE))
                    .withMessageStartingWith("there are 2 patterns in use and at most 2 are allowed;")
                    .extracting(RefusedException::reason)
                    .isEqualTo(Reason.TOO_MANY_PATTERNS);

            one.leave();
            Viewer other = two.open("c:*", StartPosition.LIVE);
            two.publish("c:1", "1");
            assertThat(other.data()).containsExactly("1");
        }
    }

    @Test
    void thePatternThatNobodyHasUsedForLongestMakesRoom() {
        try (TestNode two = withPatterns(2)) {
            Viewer a = two.open("a:*", StartPosition.LIVE);
            two.open("b:*", StartPosition.LIVE).leave();
            two.advance(MINUTE);
            a.leave();

            two.open("c:*", StartPosition.LIVE);

            assertThat(two.registry().pattern(new ChannelPattern("a:*"))).isNotNull();
            assertThat(two.registry().pattern(new ChannelPattern("b:*"))).isNull();
        }
    }

    @Test
    void aRequestForMorePatternsThanThereMayBeIsRefused() {
        try (TestNode two = withPatterns(2)) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThatExceptionOfType(RefusedException.class)
                            .isThrownBy(() -> two.order()
                                    .place(SubscribeRequest.of(List.of("a:*", "b:*", "c:*"), StartPosition.LIVE), null))
                            .extracting(RefusedException::reason)
                            .isEqualTo(Reason.TOO_MANY_PATTERNS));

            Viewer viewer = two.open("c:*,d:*", StartPosition.LIVE);
            two.publish("d:1", "1");
            assertThat(viewer.data()).containsExactly("1");
        }
    }

    @Test
    void aRefusedRequestHoldsNoPattern() {
        try (TestNode two = withPatterns(2)) {
            Viewer held = two.open("a:*", StartPosition.LIVE);
            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> two.place("b:*,c:*", StartPosition.LIVE));

            Viewer viewer = two.open("d:*", StartPosition.LIVE);

            two.publish("a:1,d:1", "1");
            assertThat(held.data()).containsExactly("1");
            assertThat(viewer.data()).containsExactly("1");
            assertThat(two.registry().patterns()).hasSize(2);
        }
    }

    private static TestNode withPatterns(int maxPatterns) {
        return new TestNode(new HubSettings(
                new Retention(100, 1 << 20, Duration.ofMinutes(5)),
                1 << 20,
                100,
                maxPatterns,
                MINUTE,
                100,
                StreamSettings.DEFAULT));
    }

    private void publish(String channel, int from, int through) {
        for (int i = from; i <= through; i++) {
            node.publish(channel, Integer.toString(i));
        }
    }
}
