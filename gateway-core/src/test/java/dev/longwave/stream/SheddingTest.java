package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who goes first where memory is short. */
class SheddingTest {
    private static final int FRAME = 10_000;
    private static final Duration RETRY = Duration.ofMillis(4_321);

    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final Map<SseStream, CloseReason> closed = new LinkedHashMap<>();
    private final List<FakeOutlet> outlets = new ArrayList<>();
    private final List<Integer> told = new ArrayList<>();

    @AfterEach
    void release() {
        outlets.forEach(FakeOutlet::disconnect);
    }

    private SseStream open(FakeOutlet outlet) {
        outlets.add(outlet);
        SseStream stream = loop.open(outlet, order.subscription(feed.live(loop.streams())));
        stream.onClose(reason -> closed.put(stream, reason));
        return stream;
    }

    private List<SseStream> open(int streams) {
        List<SseStream> opened = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            opened.add(open(new FakeOutlet()));
        }
        loop.run();
        outlets.forEach(FakeOutlet::takeText);
        return opened;
    }

    /** Makes a client take only so much of the next event. */
    private void stall(int outlet, int afterBytes) {
        outlets.get(outlet).cutAt(afterBytes);
    }

    private void publish(int bytes) {
        feed.publish("x".repeat(bytes));
        loop.run();
    }

    private void shed(boolean holdersOnly) {
        loop.streams().shed(holdersOnly, () -> RETRY, told::add);
    }

    @Test
    void thoseForWhomMostIsHeldGoFirstThenThoseMostBehind() {
        List<SseStream> streams = open(12);
        stall(3, 9_000);
        stall(7, 100);
        publish(FRAME);
        outlets.get(5).block();
        outlets.get(9).block();
        publish(100);
        outlets.get(9).drain();
        loop.run();
        outlets.get(9).block();
        publish(100);
        shed(false);
        loop.run();

        assertThat(told).containsExactly(8);
        assertThat(closed.keySet())
                .startsWith(streams.get(7), streams.get(3), streams.get(5), streams.get(9))
                .hasSize(8);
        assertThat(closed.values()).containsOnly(CloseReason.OVERLOAD);
    }

    @Test
    void whereOnlyHoldersGoOthersStay() {
        List<SseStream> streams = open(12);
        stall(3, 9_000);
        stall(7, 100);
        publish(FRAME);
        shed(true);
        loop.run();

        assertThat(told).containsExactly(2);
        assertThat(closed.keySet()).containsExactly(streams.get(7), streams.get(3));
    }

    @Test
    void whoCanBeToldIsToldWhenToComeBack() {
        open(1);
        shed(false);
        loop.run();

        assertThat(outlets.get(0).takeEvents()).contains("retry: 4321\n");
        assertThat(outlets.get(0).isEnded()).isTrue();
    }

    @Test
    void whoTakesNothingIsCutOff() {
        open(1);
        stall(0, 100);
        publish(FRAME);
        shed(false);
        loop.run();

        assertThat(outlets.get(0).isAborted()).isTrue();
        assertThat(outlets.get(0).pinnedBytes()).isZero();
    }

    @Test
    void aPortionGoesAtATime() {
        open(320);
        shed(false);
        shed(false);
        loop.run();
        assertThat(closed).hasSize(20);
        assertThat(told).containsExactly(20);

        shed(false);
        loop.run();
        assertThat(closed).hasSize(38);
    }

    @Test
    void bytesSentToAClientAloneCountAsHeld() {
        List<SseStream> streams = open(2);
        outlets.get(1).block();
        streams.get(1).send("x".repeat(FRAME));
        shed(true);
        loop.run();

        assertThat(closed.keySet()).containsExactly(streams.get(1));
    }

    @Test
    void overTheBoundOnUnsentBytesThoseFurthestBehindGoAtOnce() {
        List<SseStream> streams = open(6);
        loop.streams().limitUnsent(32_000);
        for (int i = 0; i < 6; i++) {
            // all but the last have more than 9,000 bytes to come, the second and the fifth most of all
            stall(i, List.of(500, 100, 400, 300, 200, 9_900).get(i));
        }
        long shedBefore = loop.streams().counters().unsentStreamsShed();
        publish(FRAME);

        // a pass goes from the latest to the first: the second passed the bound itself, then the first did
        assertThat(closed.keySet()).containsExactly(streams.get(1), streams.get(4));
        assertThat(closed.values()).containsOnly(CloseReason.OVERLOAD);
        assertThat(loop.streams().counters().unsentStreamsShed() - shedBefore).isEqualTo(2);
        assertThat(loop.streams().unsent().bytes()).isEqualTo(held()).isLessThan(30_001);
    }

    @Test
    void whatHasGoneOutOrGoneAwayIsNotHeldAnyMore() {
        List<SseStream> streams = open(3);
        for (int i = 0; i < 3; i++) {
            stall(i, 100);
        }
        publish(FRAME);
        assertThat(loop.streams().unsent().bytes()).isEqualTo(held()).isGreaterThan(29_000);

        outlets.get(0).drain();
        loop.run();
        assertThat(loop.streams().unsent().bytes()).isEqualTo(held()).isBetween(19_000L, 20_200L);
        outlets.get(1).disconnect();
        streams.get(2).close();
        assertThat(loop.streams().unsent().bytes()).isZero();
        assertThat(closed).hasSize(2);
    }

    private long held() {
        return outlets.stream().mapToLong(FakeOutlet::pinnedBytes).sum();
    }
}
