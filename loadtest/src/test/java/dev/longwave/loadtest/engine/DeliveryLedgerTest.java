package dev.longwave.loadtest.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveryLedgerTest {
    private static final Numbers NONE = new Numbers();

    private final DeliveryLedger ledger = new DeliveryLedger();

    @Test
    void everythingOnceAndInOrderIsNoTrouble() {
        ledger.opened(3);
        receive(3, 4, 5, 6);
        ledger.ended(7);

        assertThat(ledger.troubles()).isNull();
    }

    @Test
    void whatWasPublishedBeforeTheStreamWasOpenMayComeOrNot() {
        ledger.opened(5);
        receive(3, 4, 5);
        ledger.ended(6);

        assertThat(ledger.troubles()).isNull();
    }

    @Test
    void whatWasPublishedAfterTheStreamWasOpenHasToCome() {
        ledger.opened(3);
        receive(5);
        ledger.ended(6);

        assertLost(2);
    }

    @Test
    void aGapThatWasToldToAStreamTellsNothingOfTheNextOne() {
        ledger.opened(0);
        receive(0);
        ledger.gap();
        ledger.opened(5);
        receive(7);
        ledger.ended(8);

        assertLost(2);
    }

    @Test
    void whereNobodyKnowsWhatIsNextTheFirstEventBegins() {
        ledger.opened(DeliveryLedger.UNKNOWN);
        receive(5, 6);
        ledger.ended(8);

        assertLost(1);
    }

    @Test
    void whereNothingCameAndNobodyKnowsWhatWasNextNothingIsLost() {
        ledger.opened(DeliveryLedger.UNKNOWN);
        ledger.ended(8);

        assertThat(ledger.troubles()).isNull();
    }

    @Test
    void whereNothingCameAtAllEverythingIsLost() {
        ledger.opened(2);
        ledger.ended(8);

        assertLost(6);
    }

    @Test
    void whatComesAgainIsRepeatedAndNotReceived() {
        ledger.opened(0);
        receive(0, 1);

        assertThat(ledger.received(0)).isFalse();
        assertThat(ledger.received(1)).isFalse();
        assertThat(ledger.received(1)).isFalse();
        assertThat(trouble().repeated()).isEqualTo(3);
        assertThat(trouble().reordered()).isZero();
    }

    @Test
    void whatComesLateIsReorderedOnceAndRepeatedThen() {
        ledger.opened(0);
        receive(0, 2, 1);

        assertThat(ledger.received(1)).isFalse();
        assertThat(trouble().reordered()).isEqualTo(1);
        assertThat(trouble().repeated()).isEqualTo(1);
        assertLost(0);
    }

    @Test
    void aGapTellsWhatIsMissingBeforeTheNextEventOnly() {
        ledger.opened(0);
        receive(0, 2);
        ledger.gap();
        receive(5, 8);
        ledger.ended(9);

        assertThat(trouble().told(NONE)).isEqualTo(2);
        assertLost(1 + 2);
        assertThat(trouble().gaps()).isEqualTo(1);
    }

    @Test
    void aGapBeforeTheNextEventInOrderTellsNothing() {
        ledger.opened(0);
        receive(0);
        ledger.gap();
        receive(1, 3);

        assertThat(trouble().told(NONE)).isZero();
        assertLost(1);
    }

    @Test
    void aGapAtTheEndTellsWhatIsMissingThere() {
        ledger.opened(0);
        receive(0);
        ledger.gap();
        ledger.ended(4);

        assertThat(trouble().told(NONE)).isEqualTo(3);
        assertLost(0);
    }

    @Test
    void aGapAfterALateEventStillTells() {
        ledger.opened(0);
        receive(0, 2);
        ledger.gap();
        receive(1, 5);

        assertThat(trouble().told(NONE)).isEqualTo(2);
        assertThat(trouble().reordered()).isEqualTo(1);
    }

    @Test
    void whatAGapHasToldAndComesAllTheSameIsLateAndNotMissing() {
        ledger.opened(0);
        receive(0);
        ledger.gap();
        receive(3);

        assertThat(ledger.received(1)).isTrue();
        assertThat(trouble().told(NONE)).isEqualTo(1);
        assertThat(trouble().reordered()).isEqualTo(1);
        assertThat(trouble().repeated()).isZero();
    }

    @Test
    void whatWasNeverAcknowledgedIsNotMissing() {
        ledger.opened(0);
        receive(0, 4);
        ledger.gap();
        receive(8);
        Numbers unpublished = new Numbers();
        unpublished.add(2, 2);
        unpublished.add(6, 7);
        unpublished.add(20, 30);

        assertThat(trouble().lost(unpublished)).isEqualTo(2);
        assertThat(trouble().told(unpublished)).isEqualTo(1);
    }

    @Test
    void somebodyNewMissesNothingOfWhatWasBefore() {
        ledger.opened(0);
        receive(0, 1);
        ledger.opened(10);
        receive(10, 11);
        ledger.ended(12);

        assertThat(ledger.troubles()).isNull();
    }

    @Test
    void corruptedEventsAreCounted() {
        ledger.corrupted();
        ledger.corrupted();

        assertThat(trouble().corrupted()).isEqualTo(2);
    }

    @Test
    void randomStreamsAreCountedExactly() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            DeliveryLedger ledger = new DeliveryLedger();
            Naive naive = new Naive();
            int begin = random.nextInt(3);
            naive.next = begin;
            ledger.opened(begin);
            int end = begin;
            for (int step = random.nextInt(80); step > 0; step--) {
                int kind = random.nextInt(20);
                if (kind == 0) {
                    ledger.gap();
                    naive.gap = true;
                    naive.gaps++;
                    continue;
                }
                long place = kind < 14
                        ? naive.next
                        : kind < 17 ? naive.next + random.nextInt(5) : Math.max(begin, naive.next - random.nextInt(12));
                assertThat(ledger.received(place)).as("seed %d", seed).isEqualTo(naive.received(place));
                end = (int) Math.max(end, naive.next);
            }
            end += random.nextInt(3);
            ledger.ended(end);
            naive.skipTo(end);

            DeliveryLedger.Trouble trouble = ledger.troubles();
            if (trouble == null) {
                trouble = new DeliveryLedger.Trouble();
            }
            assertThat(trouble.lost(NONE)).as("seed %d", seed).isEqualTo(naive.lost());
            assertThat(trouble.told(NONE)).as("seed %d", seed).isEqualTo(naive.told());
            assertThat(trouble.repeated()).as("seed %d", seed).isEqualTo(naive.repeated);
            assertThat(trouble.reordered()).as("seed %d", seed).isEqualTo(naive.reordered);
            assertThat(trouble.gaps()).as("seed %d", seed).isEqualTo(naive.gaps);
        }
    }

    private void receive(long... places) {
        for (long place : places) {
            assertThat(ledger.received(place)).isTrue();
        }
    }

    private void assertLost(long count) {
        DeliveryLedger.Trouble trouble = ledger.troubles();
        assertThat(trouble == null ? 0 : trouble.lost(NONE)).isEqualTo(count);
    }

    private DeliveryLedger.Trouble trouble() {
        return requireNonNull(ledger.troubles());
    }

    /** The same with every place remembered. */
    private static final class Naive {
        private final Set<Long> seen = new HashSet<>();
        private final Set<Long> skipped = new HashSet<>();
        private final Set<Long> skippedAfterGap = new HashSet<>();
        private long next;
        private boolean gap;
        private long gaps;
        private long repeated;
        private long reordered;

        boolean received(long place) {
            boolean first = seen.add(place);
            if (place >= next) {
                skipTo(place);
                next = place + 1;
                gap = false;
            } else if (first) {
                reordered++;
            } else {
                repeated++;
            }
            return first;
        }

        void skipTo(long place) {
            for (long missing = next; missing < place; missing++) {
                (gap ? skippedAfterGap : skipped).add(missing);
            }
        }

        long lost() {
            return skipped.stream().filter(place -> !seen.contains(place)).count();
        }

        long told() {
            return skippedAfterGap.stream()
                    .filter(place -> !seen.contains(place))
                    .count();
        }
    }
}
