package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longwave.log.Committed;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChannelRegistryTest {
    private static final int MAX_TOMBSTONES = 100_000;

    private final ChannelRegistry registry = new ChannelRegistry(3, 2, new Committed());
    private long sequence;

    @Test
    void aChannelIsMadeOnceAndFoundThen() {
        assertThat(registry.channel("a")).isNull();

        ChannelFeed made = registry.channelOrNew("a");

        assertThat(registry.channelOrNew("a")).isSameAs(made);
        assertThat(registry.channel("a")).isSameAs(made);
        assertThat(registry.channels()).containsExactly(made);
    }

    @Test
    void aNewChannelHasLostNothing() {
        assertThat(registry.channelOrNew("a").log().lostThrough()).isZero();
    }

    @Test
    void aChannelThatIsCleanedUpRemembersWhatItHadLost() {
        ChannelFeed first = used("a", 3);

        registry.remove(first);

        assertThat(first.isRemoved()).isTrue();
        assertThat(registry.channel("a")).isNull();
        ChannelFeed again = registry.channelOrNew("a");
        assertThat(again).isNotSameAs(first);
        assertThat(again.isRemoved()).isFalse();
        assertThat(again.log().lostThrough()).isEqualTo(3);
        assertThat(registry.channelOrNew("b").log().lostThrough()).isZero();
    }

    @Test
    void itRemembersOverSeveralLives() {
        registry.remove(used("a", 3));
        registry.remove(registry.channelOrNew("a"));

        assertThat(registry.channelOrNew("a").log().lostThrough()).isEqualTo(3);
    }

    @Test
    void aChannelStaysFinishedWhenItIsCleanedUp() {
        ChannelFeed finished = registry.channelOrNew("a");
        append(finished, SseEvent.of("{}").withType(SseEncoder.END_TYPE));
        assertThat(registry.endSequence("a")).isEqualTo(1);

        finished.log().trimOldest();
        registry.remove(finished);

        assertThat(registry.endSequence("a")).isEqualTo(1);
        assertThat(registry.channelOrNew("a").log().endSequence()).isEqualTo(1);
        assertThat(registry.endSequence("a")).isEqualTo(1);
        assertThat(registry.endSequence("b")).isZero();
    }

    @Test
    void aTombstoneThatIsEvictedRaisesThePointThatNewLogsStartFrom() {
        for (int i = 0; i < MAX_TOMBSTONES; i++) {
            registry.remove(used("c" + i, 1));
        }
        assertThat(registry.channelOrNew("new").log().lostThrough()).isZero();
        registry.remove(registry.channelOrNew("new"));

        registry.remove(used("one too many", 1));

        assertThat(registry.channelOrNew("c0").log().lostThrough()).isEqualTo(1);
        assertThat(registry.channelOrNew("never there").log().lostThrough()).isEqualTo(1);
        assertThat(registry.channelOrNew("c1").log().lostThrough()).isEqualTo(2);
        PatternFeed pattern = registry.addPattern(new ChannelPattern("x:*"));
        registry.complete(pattern);
        assertThat(pattern.droppedThrough()).isEqualTo(1);
    }

    @Test
    void aChannelThatHadNothingLeavesNoTombstone() {
        registry.remove(used("kept", 1));
        for (int i = 0; i < 2 * MAX_TOMBSTONES; i++) {
            registry.remove(registry.channelOrNew("c" + i));
        }

        assertThat(registry.channelOrNew("kept").log().lostThrough()).isEqualTo(1);
        assertThat(registry.channelOrNew("new").log().lostThrough()).isZero();
    }

    @Test
    void thereAreAtMostSoManyChannels() {
        registry.channelOrNew("a");
        registry.channelOrNew("b");

        assertThatCode(() -> registry.checkRoomFor(names("a", "b", "c"))).doesNotThrowAnyException();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> registry.checkRoomFor(names("c", "d")))
                .withMessage("there are 2 channels and at most 3 are allowed; wait until unused ones are dropped, or"
                        + " raise channels.max")
                .extracting(RefusedException::reason)
                .isEqualTo(RefusedException.Reason.TOO_MANY_CHANNELS);

        registry.channelOrNew("c");
        assertThatCode(() -> registry.checkRoomFor(names("a", "b", "c"))).doesNotThrowAnyException();
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> registry.checkRoomFor(names("d")));
    }

    @Test
    void aNewChannelIsMatchedToEveryPattern() {
        PatternFeed one = registry.addPattern(new ChannelPattern("x:*"));
        PatternFeed two = registry.addPattern(new ChannelPattern("**"));

        ChannelFeed both = registry.channelOrNew("x:1");
        ChannelFeed second = registry.channelOrNew("y");

        assertThat(both.patterns()).containsExactlyInAnyOrder(one, two);
        assertThat(second.patterns()).containsExactly(two);
        assertThat(one.members()).containsExactly(both);
        assertThat(two.members()).containsExactly(both, second);
    }

    @Test
    void aMemberThatIsCleanedUpLeavesWhatItHadLostToItsPattern() {
        PatternFeed pattern = registry.addPattern(new ChannelPattern("x:*"));
        registry.remove(used("x:1", 5));
        registry.remove(used("y", 3));

        assertThat(pattern.members()).isEmpty();
        assertThat(pattern.droppedThrough()).isEqualTo(5);
    }

    @Test
    void aChannelThatIsGoneBeforeItJoinsLeavesWhatItHadLostToItsPatternToo() {
        registry.remove(used("x:1", 2));
        ChannelFeed going = used("x:2", 5);
        ChannelFeed other = used("y", 3);
        PatternFeed pattern = registry.addPattern(new ChannelPattern("x:*"));
        registry.remove(going);
        registry.remove(other);

        registry.complete(pattern);

        assertThat(pattern.isComplete()).isTrue();
        assertThat(pattern.droppedThrough()).isEqualTo(7);
    }

    @Test
    void aPatternThatIsDroppedIsLeftByItsMembers() {
        PatternFeed pattern = registry.addPattern(new ChannelPattern("x:*"));
        ChannelFeed member = registry.channelOrNew("x:1");

        registry.remove(pattern);

        assertThat(pattern.isRemoved()).isTrue();
        assertThat(member.patterns()).isEmpty();
        assertThat(registry.patterns()).isEmpty();
        assertThat(registry.channelOrNew("x:2").patterns()).isEmpty();
    }

    private ChannelFeed used(String name, int events) {
        ChannelFeed feed = registry.channelOrNew(name);
        for (int i = 0; i < events; i++) {
            append(feed, SseEvent.of(""));
            feed.log().trimOldest();
        }
        return feed;
    }

    private void append(ChannelFeed feed, SseEvent event) {
        Frame frame = SseEncoder.encode(event, "");
        frame.number(++sequence, 0);
        feed.log().append(frame);
    }

    private static List<ChannelName> names(String... names) {
        return Stream.of(names).map(ChannelName::new).toList();
    }
}
