package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogCursorTest {
    private static final long ALL = Long.MAX_VALUE;

    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");

    @Test
    void itSeesNothingBeyondTheCeiling() {
        LogCursor cursor = feed.live(loop.streams());
        feed.publish("1");

        assertThat(cursor.peek(0)).isNull();
        assertThat(cursor.peek(1)).isSameAs(feed.log().frame(0));
        assertThat(cursor.behind()).isEqualTo(1);
    }

    @Test
    void oneThatCatchesUpSeesNothingBeyondItsBound() {
        feed.publish("1");
        LogCursor cursor = feed.catchingUp(0);
        feed.publish("2");

        assertThat(cursor.peek(ALL)).isSameAs(feed.log().frame(0));
        assertThat(cursor.isExhausted()).isFalse();
        cursor.skipThrough(ALL);
        assertThat(cursor.next).isEqualTo(1);
        assertThat(cursor.peek(ALL)).isNull();
        assertThat(cursor.isExhausted()).isTrue();
    }

    @Test
    void oneThatFollowsIsNeverExhausted() {
        assertThat(feed.live(loop.streams()).isExhausted()).isFalse();
    }

    @Test
    void oneThatCatchesUpAndWasOvertakenIsNotExhaustedBeforeThatIsTold() {
        feed.publish("1", "2");
        LogCursor cursor = feed.catchingUp(0);
        feed.publish("3");
        feed.trim(2);
        assertThat(cursor.isOvertaken()).isTrue();
        assertThat(cursor.isExhausted()).isFalse();

        cursor.skipLost();
        assertThat(cursor.isOvertaken()).isFalse();
        assertThat(cursor.isExhausted()).isTrue();
    }

    @Test
    void whatItHasHadIsNotMissedWhenItIsDropped() {
        LogCursor cursor = feed.live(loop.streams());
        feed.publish("1", "2", "3");
        feed.trim(2);
        cursor.skipThrough(2);
        assertThat(cursor.isOvertaken()).isFalse();
        assertThat(cursor.next).isEqualTo(2);
    }

    @Test
    void whatItHasNotHadIsMissedWhenItIsDropped() {
        LogCursor cursor = feed.live(loop.streams());
        feed.publish("1", "2", "3");
        feed.trim(2);
        cursor.skipThrough(1);

        assertThat(cursor.isOvertaken()).isTrue();
    }

    @Test
    void itIsAtTheEndOnceTheEndEventIsBehindItAndCommitted() {
        LogCursor cursor = feed.live(loop.streams());
        feed.end();
        assertThat(cursor.isAtEnd(1)).isFalse();
        cursor.skipThrough(1);

        assertThat(cursor.isAtEnd(0)).isFalse();
        assertThat(cursor.isAtEnd(1)).isTrue();
        feed.publish("begun anew");
        assertThat(cursor.isAtEnd(2)).isFalse();
    }
}
