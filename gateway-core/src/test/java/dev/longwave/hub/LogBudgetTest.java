package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.Committed;
import dev.longwave.log.EventLog;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class LogBudgetTest {
    private static final int KIB = 1 << 10;

    private final Committed committed = new Committed();
    private final List<HubFeed> feeds = new ArrayList<>();
    private final HubFeed a = feed("a");
    private final HubFeed b = feed("b");
    private final HubFeed c = feed("c");
    private long sequence;

    @Test
    void underTheBudgetNothingIsDropped() {
        LogBudget budget = budget(100 * KIB);
        for (int i = 0; i < 100; i++) {
            publish(budget, KIB, a);
        }

        assertThat(a.log().size()).isEqualTo(100);
        assertThat(budget.bytes()).isEqualTo(100 * KIB);
    }

    @Test
    void theLogThatIsAppendedToPaysFirst() {
        LogBudget budget = budget(200 * KIB);
        for (int i = 0; i < 100; i++) {
            publish(budget, KIB, a);
        }
        for (int i = 0; i < 500; i++) {
            publish(budget, KIB, b);
        }

        assertThat(a.log().size()).isEqualTo(100);
        assertThat(b.log().size()).isEqualTo(100);
        assertThat(b.log().lostThrough()).isEqualTo(500);
        assertThat(budget.bytes()).isEqualTo(200 * KIB);
    }

    @Test
    void itPaysDownTo64KibAndThenWhoeverHasTheOldest() {
        LogBudget budget = budget(200 * KIB);
        for (int i = 0; i < 100; i++) {
            publish(budget, KIB, a);
        }
        for (int i = 0; i < 100; i++) {
            publish(budget, KIB, b);
        }
        for (int i = 0; i < 500; i++) {
            publish(budget, KIB, c);
        }

        assertThat(c.log().bytes()).isEqualTo(64 * KIB);
        assertThat(b.log().size()).isEqualTo(100);
        assertThat(a.log().size()).isEqualTo(36);
        assertThat(budget.bytes()).isEqualTo(200 * KIB);
    }

    @Test
    void manySmallLogsGiveUpTheirOldestInTheOrderOfAll() {
        List<Long> dropped = new ArrayList<>();
        LogBudget budget = new LogBudget(64 * KIB, () -> feeds, (feed, frame) -> dropped.add(frame.sequence()));
        for (int i = 0; i < 50; i++) {
            feed("f" + i);
        }
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            publish(budget, KIB, feeds.get(random.nextInt(feeds.size())));
        }

        assertThat(budget.bytes()).isEqualTo(64 * KIB);
        assertThat(dropped).hasSize(1_000 - 64).isSorted();
        assertThat(dropped).startsWith(1L).endsWith(936L);
    }

    @Test
    void theNewestEventStaysThoughItAloneIsTooMuch() {
        LogBudget budget = budget(64 * KIB);
        publish(budget, KIB, a);
        publish(budget, KIB, b);
        publish(budget, 100 * KIB, b);

        assertThat(a.log().size()).isZero();
        assertThat(b.log().size()).isEqualTo(1);
        assertThat(budget.bytes()).isEqualTo(100 * KIB);

        publish(budget, KIB, a);

        assertThat(b.log().size()).isZero();
        assertThat(budget.bytes()).isEqualTo(KIB);
    }

    @Test
    void theNewestEventStaysInEveryLogItStandsIn() {
        LogBudget budget = budget(64 * KIB);
        publish(budget, KIB, a, b, c);
        publish(budget, 50 * KIB, a, b, c);

        assertThat(List.of(a, b, c)).allSatisfy(feed -> {
            assertThat(feed.log().size()).isEqualTo(1);
            assertThat(feed.log().newest()).extracting(Frame::sequence).isEqualTo(2L);
        });
        assertThat(budget.bytes()).isEqualTo(150 * KIB);
    }

    @Test
    void whatIsDroppedIsTold() {
        List<String> dropped = new ArrayList<>();
        LogBudget budget =
                new LogBudget(64 * KIB, () -> feeds, (feed, frame) -> dropped.add(feed.name() + frame.sequence()));
        publish(budget, 40 * KIB, a);
        publish(budget, 40 * KIB, b);
        budget.trim(b);
        budget.trim(b);

        assertThat(dropped).containsExactly("a1", "b2");
        assertThat(budget.bytes()).isZero();
    }

    @Test
    void aLowerLimitIsReachedInStepsByDroppingTheOldestAndLiftedAgain() {
        LogBudget budget = budget(100 * KIB);
        for (int i = 0; i < 30; i++) {
            publish(budget, KIB, a);
            publish(budget, KIB, b);
        }
        budget.limit(20 * KIB);

        assertThat(budget.trimOver(15, sequence)).isTrue();
        assertThat(budget.bytes()).isEqualTo(45 * KIB);
        assertThat(budget.trimOver(100, sequence)).isFalse();
        assertThat(budget.bytes()).isEqualTo(20 * KIB);
        assertThat(a.log().oldest()).extracting(Frame::sequence).isEqualTo(41L);
        assertThat(b.log().oldest()).extracting(Frame::sequence).isEqualTo(42L);

        publish(budget, 5 * KIB, c);
        assertThat(budget.bytes()).isEqualTo(20 * KIB);
        budget.limit(Long.MAX_VALUE);
        publish(budget, 90 * KIB, c);
        assertThat(budget.bytes()).isEqualTo(100 * KIB);
    }

    @Test
    void howeverLowTheLimitTheNewestEventStays() {
        LogBudget budget = budget(100 * KIB);
        publish(budget, KIB, a);
        publish(budget, 2 * KIB, b);
        budget.limit(0);

        assertThat(budget.trimOver(100, sequence)).isFalse();
        assertThat(budget.bytes()).isEqualTo(2 * KIB);
    }

    /** Logs come, go, are trimmed for other reasons and share events; what the budget says is checked at every step. */
    @Test
    void underRandomAppendsAndTrimsBytesAreTheSumAndTheRightOneAlwaysPays() {
        Random random = new Random(4);
        Auditor auditor = new Auditor();
        LogBudget budget = new LogBudget(300 * KIB, () -> feeds, auditor);
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(50) == 0) {
                feed("r" + i);
            }
            HubFeed some = feeds.get(random.nextInt(feeds.size()));
            if (random.nextInt(20) == 0) {
                auditor.expectAny();
                for (int n = random.nextInt(4); n >= 0; n--) {
                    budget.trim(some);
                }
            }
            if (random.nextInt(50) == 0 && feeds.size() > 3) {
                auditor.expectAny();
                while (some.log().size() > 0) {
                    budget.trim(some);
                }
                feeds.remove(some);
            }
            int size = random.nextInt(50) == 0 ? 80 * KIB : 100 + random.nextInt(8 * KIB);
            List<HubFeed> targets = new ArrayList<>();
            for (int n = random.nextInt(3); n >= 0; n--) {
                HubFeed target = feeds.get(random.nextInt(feeds.size()));
                if (!targets.contains(target)) {
                    targets.add(target);
                }
            }
            Frame frame = frame(size);
            targets.forEach(target -> budget.append(target, frame));
            for (HubFeed target : targets) {
                auditor.expectPayment(target, frame.sequence());
                budget.enforce(target, frame.sequence());
            }

            assertThat(budget.bytes())
                    .isEqualTo(
                            feeds.stream().mapToLong(feed -> feed.log().bytes()).sum());
            boolean onlyTheNewest = feeds.stream()
                    .map(feed -> feed.log().oldest())
                    .allMatch(oldest -> oldest == null || oldest == frame);
            assertThat(budget.bytes() <= 300 * KIB || onlyTheNewest).isTrue();
        }
        assertThat(auditor.paidByAppended).isGreaterThan(1_000);
        assertThat(auditor.paidByOldest).isGreaterThan(1_000);
    }

    /** Checks each drop against what the budget promises, by looking at all logs. */
    private final class Auditor implements BiConsumer<HubFeed, Frame> {
        private HubFeed appended;
        private long newest;
        private int paidByAppended;
        private int paidByOldest;

        void expectAny() {
            appended = null;
        }

        void expectPayment(HubFeed feed, long sequence) {
            appended = feed;
            newest = sequence;
        }

        @Override
        public void accept(HubFeed feed, Frame dropped) {
            if (appended == null) {
                return;
            }
            assertThat(dropped.sequence()).isLessThan(newest);
            boolean pays = appended.log().bytes() + (feed == appended ? dropped.chunkLength() : 0) > 64 * KIB;
            boolean hasOlder = appended.log().size() + (feed == appended ? 1 : 0) > 1;
            if (pays && hasOlder) {
                assertThat(feed).isSameAs(appended);
                paidByAppended++;
            } else {
                long oldest = feeds.stream()
                        .map(each -> each.log().oldest())
                        .filter(frame -> frame != null)
                        .min(Comparator.comparingLong(Frame::sequence))
                        .map(Frame::sequence)
                        .orElse(Long.MAX_VALUE);
                assertThat(dropped.sequence()).isLessThanOrEqualTo(oldest);
                paidByOldest++;
            }
        }
    }

    private LogBudget budget(long maxBytes) {
        return new LogBudget(maxBytes, () -> feeds, (feed, frame) -> {});
    }

    private HubFeed feed(String name) {
        HubFeed feed = new ChannelFeed(name, new EventLog(0), committed);
        feeds.add(feed);
        return feed;
    }

    private void publish(LogBudget budget, int bytes, HubFeed... targets) {
        Frame frame = frame(bytes);
        for (HubFeed target : targets) {
            budget.append(target, frame);
        }
        for (HubFeed target : targets) {
            budget.enforce(target, frame.sequence());
        }
    }

    /** A frame that is so long, chunk framing included; exactly so for whole KiB. */
    private Frame frame(int bytes) {
        int framing = Integer.toHexString(bytes).length() + 4 + "data: \n\n".length();
        Frame frame = SseEncoder.encode(SseEvent.of("x".repeat(bytes - framing)));
        frame.number(++sequence, 0);
        return frame;
    }
}
