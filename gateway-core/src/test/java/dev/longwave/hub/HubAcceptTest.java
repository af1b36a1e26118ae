package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longwave.log.EventId;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Feed;
import dev.longwave.testing.SpecificationParser.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A hub whose order is kept elsewhere: numbers and epochs come from there. */
class HubAcceptTest {
    private static final String EPOCH = "shared00";
    private static final String NEXT_EPOCH = "shared01";

    private final TestNode node = TestNode.keeping(5);

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void eventsHaveTheNumbersThatTheyCameWith() {
        begin(EPOCH, 1_000);
        Viewer viewer = node.open("a,b", StartPosition.LIVE);
        assertThat(viewer.lastEventId()).isEqualTo(id(EPOCH, 1_000));
        accept(1_001, "a", "1");
        accept(1_007, "b", "2");
        accept(1_008, "a,b", "3");

        assertThat(viewer.data()).containsExactly("1", "2", "3");
        assertThat(viewer.events().stream().map(Event::lastEventId))
                .containsExactly(id(EPOCH, 1_001), id(EPOCH, 1_007), id(EPOCH, 1_008));
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void whatIsHereAlreadyIsLeftOut() {
        Viewer viewer = node.open("a", StartPosition.LIVE);
        accept(5, "a", "1");
        accept(5, "a", "again");
        accept(4, "a", "late");
        accept(6, "a", "2");
        assertThat(viewer.data()).containsExactly("1", "2");
    }

    @Test
    void whoResumesBetweenNumbersThatAreLeftOutMissesNothing() {
        begin(EPOCH, 10);
        accept(12, "a", "1");
        accept(20, "a", "2");
        for (long position : new long[] {12, 13, 19}) {
            Viewer viewer = node.resume("a", id(EPOCH, position));
            assertThat(viewer.data()).containsExactly("2");
            assertThat(viewer.gaps()).isEmpty();
        }
    }

    @Test
    void anEndFinishesAChannel() {
        accept(1, "a", "1");
        Viewer viewer = node.open("a", StartPosition.EARLIEST);
        accept(2, "a", SseEvent.of("{}").withType(SseEncoder.END_TYPE));
        assertThat(viewer.isEnded()).isTrue();
        assertThat(node.order().isFinished(new ChannelName("a"), new StartPosition.After(node.id(2))))
                .isTrue();
    }

    @Test
    void aPublishersOwnIdIsAPlaceToResumeFrom() {
        accept(1, "a", SseEvent.of("1").withId("mine-1"));
        accept(2, "a", SseEvent.of("2").withId("mine-2"));
        Viewer viewer = node.resume("a", "mine-1");
        assertThat(viewer.data()).containsExactly("2");
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void anEventIsAsOldAsItIsSaidToBe() {
        order(1, "a", SseEvent.of("old"), Duration.ofMinutes(4));
        order(2, "a", SseEvent.of("young"), Duration.ZERO);
        node.advance(Duration.ofMinutes(2));
        assertThat(node.open("a", StartPosition.EARLIEST).data()).containsExactly("young");
    }

    @Test
    void channelsAreMadeHoweverManyThereAre() {
        try (TestNode full = new TestNode(new HubSettings(
                TestNode.SETTINGS.retention(),
                1 << 20,
                1,
                1,
                Duration.ofMinutes(2),
                10,
                TestNode.SETTINGS.streams()))) {
            for (int i = 1; i <= 3; i++) {
                full.order().accept(ordered(i, "c" + i, SseEvent.of("x"), Duration.ZERO));
            }
            assertThat(full.registry().channels()).hasSize(3);
        }
    }

    @Test
    void aNewEpochIsToldToEveryStreamWhereverItStands() {
        begin(EPOCH, 0);
        Viewer caughtUp = node.open("a", StartPosition.LIVE);
        Viewer late = node.open("a", StartPosition.LIVE);
        Viewer ofSeveral = node.open("a,b", StartPosition.LIVE);
        Viewer ofPattern = node.open("*", StartPosition.LIVE);
        Viewer ofNothing = node.open("quiet", StartPosition.LIVE);
        accept(1, "a", "1");
        late.pause();
        accept(2, "a", "2");
        begin(NEXT_EPOCH, 1_000);
        late.goOn();
        node.run();
        accept(1_001, "a", "3");

        assertThat(caughtUp.data()).containsExactly("1", "2", "3");
        assertThat(late.data()).containsExactly("1", "3");
        assertThat(ofSeveral.data()).containsExactly("1", "2", "3");
        assertThat(ofPattern.data()).containsExactly("1", "2", "3");
        assertThat(ofNothing.data()).isEmpty();
        assertThat(caughtUp.gaps()).containsExactly(gap(id(EPOCH, 2)));
        assertThat(late.gaps()).containsExactly(gap(id(EPOCH, 1)));
        assertThat(ofSeveral.gaps()).contains(gap(id(EPOCH, 2)));
        assertThat(ofPattern.gaps()).containsExactly(gap(id(EPOCH, 2)));
        assertThat(ofNothing.gaps()).containsExactly(gap(id(EPOCH, 0)));
        for (Viewer viewer : List.of(caughtUp, late, ofSeveral, ofPattern)) {
            assertThat(viewer.lastEventId()).isEqualTo(id(NEXT_EPOCH, 1_001));
        }
        assertThat(ofNothing.lastEventId()).isEqualTo(id(NEXT_EPOCH, 1_000));
    }

    @Test
    void whoWasToldOfANewEpochResumesFromItWithoutAnotherGap() {
        begin(EPOCH, 0);
        Viewer viewer = node.open("a", StartPosition.LIVE);
        accept(1, "a", "1");
        begin(NEXT_EPOCH, 1_000);
        String position = viewer.lastEventId();
        viewer.leave();
        accept(1_001, "a", "2");

        Viewer back = node.resume("a", position);
        assertThat(back.data()).containsExactly("2");
        assertThat(back.gaps()).isEmpty();
    }

    @Test
    void whoResumesFromAnOldEpochIsToldAndGetsWhatIsKept() {
        begin(EPOCH, 0);
        accept(1, "a", "1");
        accept(1, "gone", "1");
        begin(NEXT_EPOCH, 1_000);
        accept(1_001, "a", "2");

        Viewer viewer = node.resume("a", id(EPOCH, 1));
        assertThat(viewer.data()).containsExactly("2");
        assertThat(viewer.gaps())
                .containsExactly("{\"reason\":\"epoch\",\"from\":\"" + id(EPOCH, 1) + "\",\"first\":\""
                        + id(NEXT_EPOCH, 1_001) + "\"}");
        // an id of the new epoch that is not of it
        assertThat(node.resume("gone", id(NEXT_EPOCH, 500)).gaps()).hasSize(1);
    }

    @Test
    void aPatternThatComesIntoUseAfterwardsIsWholeFromTheNewEpochOn() {
        begin(EPOCH, 0);
        accept(1, "a:1", "1");
        begin(NEXT_EPOCH, 1_000);
        accept(1_001, "a:2", "2");
        Viewer viewer = node.resume("a:*", id(NEXT_EPOCH, 1_000));
        accept(1_002, "a:1", "3");
        assertThat(viewer.data()).containsExactly("2", "3");
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void nothingIsKeptOfTheEpochBefore() {
        accept(1, "a", "1");
        accept(2, "b", SseEvent.of("2").withId("mine"));
        begin(NEXT_EPOCH, 2);
        assertThat(node.order().logBytes()).isZero();
        assertThat(node.open("a", StartPosition.EARLIEST).data()).isEmpty();
        assertThat(node.resume("b", "mine").gaps()).hasSize(1);
        assertThat(node.order().isFinished(new ChannelName("a"), StartPosition.LIVE))
                .isFalse();
    }

    @Test
    void whatIsMissingInAnEpochThatGoesOnIsToldAsExpired() {
        begin(EPOCH, 0);
        Viewer viewer = node.open("a", StartPosition.LIVE);
        accept(1, "a", "1");
        begin(EPOCH, 50);
        accept(51, "a", "2");
        assertThat(viewer.data()).containsExactly("1", "2");
        assertThat(viewer.gaps()).singleElement().asString().contains("\"expired\"", id(EPOCH, 1));
        Viewer late = node.resume("a", id(EPOCH, 49));
        assertThat(late.gaps()).singleElement().asString().contains("\"expired\"");
        assertThat(late.data()).containsExactly("2");
    }

    @Test
    void whatTwoHaveFinishedEndsOnce() {
        SseEvent end = SseEvent.of("{}").withType(SseEncoder.END_TYPE);
        accept(1, "a", end);
        accept(2, "a", end);
        assertThat(node.registry().channel("a").log().size()).isEqualTo(1);
        assertThat(node.order().endId(new ChannelName("a"))).isEqualTo(node.id(1));
        accept(3, "a", "again");
        assertThat(node.order().endId(new ChannelName("a"))).isNull();
        accept(4, "a", end);
        assertThat(node.order().endId(new ChannelName("a"))).isEqualTo(node.id(4));
    }

    @Test
    void aChannelBeginsAnewWithTheNumberThatThisHas() {
        accept(1, "a", "1");
        node.order().beginAnew(new ChannelName("a"), 2);
        accept(3, "a", "2");
        assertThat(node.open("a", StartPosition.EARLIEST).data()).containsExactly("2");
        assertThat(node.resume("a", node.id(1)).gaps()).hasSize(1);
        assertThat(node.resume("a", node.id(2)).gaps()).isEmpty();
        node.order().beginAnew(new ChannelName("a"), 2);
        assertThat(node.open("a", StartPosition.EARLIEST).data()).containsExactly("2");
    }

    @Test
    void readersAreCountedOnceAlsoOfChannelsThatAreNotThereYet() {
        node.open("a,b", StartPosition.LIVE);
        node.open("b", StartPosition.LIVE);
        node.open("new:*", StartPosition.LIVE);
        assertThat(node.order().readers(names("a", "b"))).isEqualTo(2);
        assertThat(node.order().readers(names("new:1"))).isEqualTo(1);
        assertThat(node.order().readers(names("c"))).isZero();
        assertThat(node.registry().channel("new:1")).isNull();
    }

    private static List<ChannelName> names(String... names) {
        return Stream.of(names).map(ChannelName::new).toList();
    }

    @Test
    void numbersNeverGoBack() {
        accept(7, "a", "1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.order().beginEpoch(NEXT_EPOCH, 6))
                .withMessage("epoch must begin at 7 or above, got 6");
    }

    private void begin(String epoch, long sequence) {
        node.order().beginEpoch(epoch, sequence).forEach(Feed::wake);
        node.run();
    }

    private void accept(long sequence, String channels, String data) {
        accept(sequence, channels, SseEvent.of(data));
    }

    private void accept(long sequence, String channels, SseEvent event) {
        order(sequence, channels, event, Duration.ZERO);
    }

    private void order(long sequence, String channels, SseEvent event, Duration age) {
        node.order().accept(ordered(sequence, channels, event, age)).forEach(Feed::wake);
        node.run();
    }

    private static OrderedEvent ordered(long sequence, String channels, SseEvent event, Duration age) {
        return new OrderedEvent(
                sequence, Stream.of(channels.split(",")).map(ChannelName::new).toList(), event, age);
    }

    private static String id(String epoch, long sequence) {
        return EventId.format(epoch, sequence);
    }

    private static String gap(String from) {
        return "{\"reason\":\"epoch\",\"from\":\"" + from + "\",\"first\":null}";
    }
}
