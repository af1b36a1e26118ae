package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.GapReason;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Gap;
import dev.longwave.stream.Subscription;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a stream on channels begins, and what it is told; for patterns see {@link HubPatternPlacementTest}. */
class HubPlacementTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestNode node = TestNode.keeping(5);

    @AfterEach
    void stop() {
        node.close();
    }

    // ---- without a position ----

    @Test
    void liveBeginsWithWhatIsPublishedFromNowOn() {
        node.publish("a", "1");
        Subscription placed = node.place("a", StartPosition.LIVE);
        assertThat(placed.position()).isEqualTo(1);
        assertThat(placed.gap()).isNull();
        node.publish("a", "2");

        Viewer viewer = node.open(placed);
        node.publish("a", "3");

        assertThat(viewer.data()).containsExactly("2", "3");
    }

    @Test
    void aSubscriptionHandsItsCursorsOverOnce() {
        Subscription placed = node.place("a,b", StartPosition.LIVE);

        assertThat(placed.cursors()).hasSize(2);
        assertThat(placed.cursors()).isEmpty();
        placed.cancel();
    }

    @Test
    void aStreamHasAPositionBeforeItsFirstEvent() {
        node.publish("b", "1");

        Viewer viewer = node.open("a", StartPosition.LIVE);

        assertThat(viewer.lastEventId()).isEqualTo(node.id(1));
        assertThat(viewer.events()).isEmpty();
    }

    @Test
    void aChannelNeedNotBeThereBefore() {
        Viewer viewer = node.open("new", StartPosition.LIVE);
        node.publish("new", "1");

        assertThat(viewer.events()).containsExactly(new Event("message", "1", node.id(1)));
    }

    @Test
    void earliestBeginsWithTheOldestKept() {
        publish("a", 1, 7);

        Subscription placed = node.place("a", StartPosition.EARLIEST);

        assertThat(placed.position()).isEqualTo(2);
        assertThat(placed.gap()).isNull();
        assertThat(node.open(placed).data()).containsExactly("3", "4", "5", "6", "7");
    }

    @Test
    void earliestOfSeveralChannelsIsInTheOrderOfAll() {
        node.publish("a", "1");
        node.publish("b", "2");
        node.publish("a,b", "3");
        node.publish("c", "4");
        node.publish("b", "5");
        node.publish("a", "6");

        Viewer viewer = node.open("a,b", StartPosition.EARLIEST);
        node.publish("b,a", "7");

        assertThat(viewer.data()).containsExactly("1", "2", "3", "5", "6", "7");
    }

    @Test
    void earliestOfNothingIsNow() {
        node.publish("b", "1");

        assertThat(node.place("a", StartPosition.EARLIEST).position()).isEqualTo(1);
    }

    @Test
    void sinceBeginsWithTheOldestThatIsNotOlder() {
        node.publish("a", "1");
        node.advance(MINUTE);
        node.publish("a", "2");
        node.advance(MINUTE);
        node.publish("a", "3");

        assertThat(node.open("a", new StartPosition.Since(MINUTE)).data()).containsExactly("2", "3");
        assertThat(node.open("a", new StartPosition.Since(MINUTE.minusNanos(1))).data())
                .containsExactly("3");
        assertThat(node.open("a", new StartPosition.Since(Duration.ofHours(1))).data())
                .containsExactly("1", "2", "3");
    }

    @Test
    void sinceLongerAgoThanAClockCanCountIsEarliest() {
        node.publish("a", "1");
        node.advance(MINUTE);

        assertThat(node.open("a", new StartPosition.Since(Duration.ofDays(200_000)))
                        .data())
                .containsExactly("1");
        assertThat(node.open("a", new StartPosition.Since(Duration.ofSeconds(Long.MAX_VALUE)))
                        .data())
                .containsExactly("1");
    }

    @Test
    void whatIsTooOldIsNotShown() {
        node.publish("a", "1");
        node.advance(MINUTE.multipliedBy(5).plusNanos(1));

        assertThat(node.open("a", StartPosition.EARLIEST).data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 6, Integer.MAX_VALUE})
    void lastBeginsWithTheNewest(int count) {
        publish("a", 1, 7);

        Viewer viewer = node.open("a", new StartPosition.Last(count));

        int expected = Math.min(count, 5);
        assertThat(viewer.data()).hasSize(expected);
        assertThat(viewer.gaps()).isEmpty();
        node.publish("a", "8");
        assertThat(viewer.data()).hasSize(expected + 1).endsWith("8");
    }

    @Test
    void lastCountsOverAllChannelsAndAnEventInTwoOfThemOnce() {
        node.publish("a", "1");
        node.publish("b", "2");
        node.publish("a,b", "3");
        node.publish("c", "4");
        node.publish("a,b,c", "5");
        node.publish("b", "6");

        assertThat(node.open("a,b", new StartPosition.Last(1)).data()).containsExactly("6");
        assertThat(node.open("a,b", new StartPosition.Last(2)).data()).containsExactly("5", "6");
        assertThat(node.open("a,b", new StartPosition.Last(3)).data()).containsExactly("3", "5", "6");
        assertThat(node.open("a,b", new StartPosition.Last(4)).data()).containsExactly("2", "3", "5", "6");
        assertThat(node.open("a,b,c", new StartPosition.Last(4)).data()).containsExactly("3", "4", "5", "6");
        assertThat(node.open("a,b", new StartPosition.Last(9)).data()).containsExactly("1", "2", "3", "5", "6");
    }

    @Test
    void whereverItBeganAStreamGoesOnWithWhatIsPublished() {
        publish("a", 1, 4);
        Viewer earliest = node.open("a", StartPosition.EARLIEST);
        Viewer since = node.open("a", new StartPosition.Since(Duration.ZERO));
        Viewer last = node.open("a", new StartPosition.Last(1));
        Viewer resumed = node.resume("a", node.id(2));

        publish("a", 5, 6);

        assertThat(earliest.data()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(since.data()).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(last.data()).containsExactly("4", "5", "6");
        assertThat(resumed.data()).containsExactly("3", "4", "5", "6");
    }

    // ---- resuming ----

    @Test
    void resumingFromAnIdThatIsKeptRepeatsNothingAndLosesNothing() {
        publish("a", 1, 5);
        for (int seen = 1; seen <= 5; seen++) {
            Viewer viewer = node.resume("a", node.id(seen));
            assertThat(viewer.gaps()).isEmpty();
            assertThat(viewer.data()).hasSize(5 - seen);
        }
        assertThat(node.resume("a", node.id(3)).data()).containsExactly("4", "5");
    }

    @Test
    void resumingIsWholeExactlyFromTheLastEventThatWasDroppedOn() {
        publish("a", 1, 8);

        Subscription whole = node.place("a", new StartPosition.After(node.id(3)));
        assertThat(whole.position()).isEqualTo(3);
        assertThat(whole.gap()).isNull();
        assertThat(node.open(whole).data()).containsExactly("4", "5", "6", "7", "8");

        Subscription lost = node.place("a", new StartPosition.After(node.id(2)));
        assertThat(lost.position()).isEqualTo(3);
        assertThat(lost.gap()).isEqualTo(new Gap(GapReason.EXPIRED, node.id(2), node.id(3), node.id(4)));
        assertThat(node.open(lost).data()).containsExactly("4", "5", "6", "7", "8");
    }

    @Test
    void anIdOfAnEventOfAnotherChannelIsAPositionToo() {
        node.publish("a", "1");
        node.publish("b", "2");
        node.publish("a", "3");

        Viewer viewer = node.resume("a", node.id(2));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("3");
    }

    @Test
    void otherChannelsEventsDoNotMakeAQuietChannelsPositionExpire() {
        node.publish("quiet", "1");
        publish("busy", 2, 50);
        node.publish("quiet", "51");

        Viewer viewer = node.resume("quiet", node.id(1));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("51");
    }

    @Test
    void anExpiredPositionIsToldAndDeliveryGoesOnFromTheOldestKept() {
        publish("a", 1, 9);

        Viewer viewer = node.resume("a", node.id(1));

        assertThat(viewer.gaps()).containsExactly(gap("expired", node.id(1), node.id(5)));
        assertThat(viewer.data()).containsExactly("5", "6", "7", "8", "9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "42", "", " ", "k3v9x0qa_0000000000000001", "\uD83D\uDE80", "\"}"})
    void anUnknownIdIsToldAndEverythingKeptFollows(String id) {
        publish("a", 1, 2);

        Viewer viewer = node.resume("a", id);

        assertThat(viewer.gaps()).containsExactly(gap("unknown", id.replace("\"", "\\\""), node.id(1)));
        assertThat(viewer.data()).containsExactly("1", "2");
    }

    @Test
    void anIdFromTheFutureIsUnknown() {
        publish("a", 1, 2);

        assertThat(node.resume("a", node.id(2)).gaps()).isEmpty();
        assertThat(node.resume("a", node.id(3)).gaps()).containsExactly(gap("unknown", node.id(3), node.id(1)));
    }

    @Test
    void anIdOfAnotherEpochIsToldAsThat() {
        publish("a", 1, 2);
        String foreign = "00000000-0000000000000001";

        Viewer viewer = node.resume("a", foreign);

        assertThat(viewer.gaps()).containsExactly(gap("epoch", foreign, node.id(1)));
        assertThat(viewer.data()).containsExactly("1", "2");
    }

    @Test
    void anIdThatIsTooLongToRepeatIsLeftOutOfTheGap() {
        node.publish("a", "1");

        assertThat(node.place("a", new StartPosition.After("x".repeat(257))).gap())
                .isEqualTo(new Gap(GapReason.UNKNOWN, null, node.id(0), node.id(1)));
        assertThat(node.place("a", new StartPosition.After("x".repeat(256))).gap())
                .isEqualTo(new Gap(GapReason.UNKNOWN, "x".repeat(256), node.id(0), node.id(1)));
    }

    @Test
    void aGapBeforeNothingNamesNoFirstEvent() {
        node.publish("b", "1");

        Subscription placed = node.place("a", new StartPosition.After("garbage"));

        assertThat(placed.position()).isEqualTo(1);
        assertThat(placed.gap()).isEqualTo(new Gap(GapReason.UNKNOWN, "garbage", node.id(1), null));
    }

    @Test
    void thePositionBeforeEverythingCanBeResumedFrom() {
        publish("a", 1, 3);
        assertThat(node.resume("a", node.id(0)).gaps()).isEmpty();
        assertThat(node.resume("a", node.id(0)).data()).containsExactly("1", "2", "3");
    }

    @Test
    void aPublishersIdCanBeResumedFromWhileItsEventIsKept() {
        node.publish("a", "1");
        node.publish("a", SseEvent.of("2").withId("mine"));
        publish("a", 3, 4);

        Viewer viewer = node.resume("a", "mine");
        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("3", "4");
        assertThat(node.resume("b", "mine").gaps()).isEmpty();

        publish("a", 5, 7);
        assertThat(node.resume("a", "mine").gaps()).containsExactly(gap("unknown", "mine", node.id(3)));
    }

    @Test
    void aBrowserThatReconnectsAfterAGapGoesOnWhereItWas() {
        publish("a", 1, 9);
        Viewer cut = node.open(node.place("a", new StartPosition.After(node.id(1))));
        publish("a", 10, 11);
        cut.leave();
        publish("a", 12, 13);

        Viewer back = node.resume("a", cut.lastEventId());

        assertThat(back.gaps()).isEmpty();
        assertThat(back.data()).containsExactly("12", "13");
    }

    @Test
    void whoIsCutRightAfterAGapGetsTheSameWithoutBeingToldAgain() {
        publish("a", 1, 9);
        Subscription cut = node.place("a", new StartPosition.After(node.id(1)));
        cut.cancel();

        Viewer back = node.resume("a", node.id(cut.position()));

        assertThat(back.gaps()).isEmpty();
        assertThat(back.data()).containsExactly("5", "6", "7", "8", "9");
    }

    @Test
    void severalChannelsAreResumedFromOneId() {
        node.publish("a", "1");
        node.publish("b", "2");
        node.publish("a", "3");
        node.publish("b", "4");
        node.publish("a,b", "5");

        Viewer viewer = node.resume("a,b", node.id(2));

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("3", "4", "5");
    }

    @Test
    void oneOfSeveralChannelsThatLostSomethingMakesAGap() {
        node.publish("a", "1");
        node.publish("b", "2");
        publish("a", 3, 9);

        Subscription placed = node.place("a,b", new StartPosition.After(node.id(1)));

        assertThat(placed.gap()).isEqualTo(new Gap(GapReason.EXPIRED, node.id(1), node.id(1), node.id(2)));
        assertThat(node.open(placed).data()).containsExactly("2", "5", "6", "7", "8", "9");
        assertThat(node.resume("a,b", node.id(4)).gaps()).isEmpty();
        assertThat(node.resume("b", node.id(1)).gaps()).isEmpty();
    }

    @Test
    void aChannelThatWasCleanedUpBeforeTheResumeMakesAGap() {
        node.publish("a", "1");
        node.publish("a", "2");
        node.expireAll();
        assertThat(node.registry().channel("a")).isNull();
        node.publish("b", "3");

        Viewer viewer = node.resume("a", node.id(1));
        assertThat(viewer.gaps())
                .containsExactly("{\"reason\":\"expired\",\"from\":\"" + node.id(1) + "\",\"first\":null}");
        assertThat(viewer.lastEventId()).isEqualTo(node.id(3));

        assertThat(node.resume("a", node.id(2)).gaps()).isEmpty();
        assertThat(node.resume("b", node.id(2)).gaps()).isEmpty();
        assertThat(node.resume("never", node.id(0)).gaps()).isEmpty();
    }

    @Test
    void aStreamThatFollowsAChannelKeepsItsPositionThoughEverythingExpires() {
        node.publish("a", "1");
        Viewer viewer = node.open("a", StartPosition.LIVE);
        node.expireAll();
        assertThat(node.registry().channel("a")).isNotNull();

        node.publish("a", "2");

        assertThat(viewer.gaps()).isEmpty();
        assertThat(viewer.data()).containsExactly("2");
    }

    @Test
    void aStreamThatFellOffItsLogIsToldAndGoesOn() {
        Viewer viewer = node.open("a", StartPosition.LIVE);
        node.publish("a", "1");
        viewer.pause();
        publish("a", 2, 9);
        viewer.goOn();
        node.run();

        assertThat(viewer.gaps()).containsExactly(gap("slow", node.id(1), node.id(5)));
        assertThat(viewer.data()).containsExactly("1", "5", "6", "7", "8", "9");
    }

    private void publish(String channel, int from, int through) {
        for (int i = from; i <= through; i++) {
            node.publish(channel, Integer.toString(i));
        }
    }

    private static String gap(String reason, String from, String first) {
        return "{\"reason\":\"" + reason + "\",\"from\":\"" + from + "\",\"first\":\"" + first + "\"}";
    }
}
