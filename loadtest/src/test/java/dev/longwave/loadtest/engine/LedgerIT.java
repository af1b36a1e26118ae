package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.engine.FaultServer.Framing;
import dev.longwave.loadtest.engine.FaultServer.Tally;
import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.result.Result;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does wrong is in the ledger, exactly; and nothing else is. */
@Execution(ExecutionMode.CONCURRENT)
class LedgerIT {
    @ParameterizedTest
    @CsvSource({
        "WHOLE, true",
        "WHOLE, false",
        "BYTES, true",
        "BYTES, false",
        "RANDOM, true",
        "RANDOM, false",
        "COALESCED, true",
        "COALESCED, false"
    })
    void aServerWithoutFaultHasNoneHoweverItsBytesAreCut(Framing framing, boolean chunked) throws IOException {
        try (FaultServer server = new FaultServer().framing(framing, chunked)) {
            Result result = Plan.of(server.target())
                    .at(new Pace.Rate(framing == Framing.BYTES ? 150 : 600))
                    .run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.problems()).isEmpty();
            assertThat(result.ledger())
                    .isEqualTo(new LedgerTotals(
                            expected(server, 4), expected(server, 4), 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
            assertThat(result.totals().published()).isEqualTo(server.published() - 1); // one to see whether it works
            assertThat(result.totals().delivered()).isEqualTo(4 * (server.published() - 1));
            assertThat(result.totals().publishFailures()).isZero();
            assertThat(result.totals().disconnects()).isZero();
            assertThat(result.latencies().delivery().count()).isEqualTo(4 * (server.published() - 1));
            assertThat(result.latencies().firstSubscriber().count()).isEqualTo(server.published() - 1);
            assertThat(result.latencies().lastSubscriber().count()).isEqualTo(server.published() - 1);
            assertThat(result.latencies().publish().count()).isEqualTo(server.published() - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyFaultIsCountedAndNothingElse(long seed) throws IOException {
        Framing framing = Framing.values()[(int) seed % 4];
        try (FaultServer server = new FaultServer().faults(seed).framing(framing, seed % 2 == 0)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(server.published()).isGreaterThan(310);
            List<Tally> tallies = server.tallies();
            holdsExactly(result.ledger(), tallies, expected(server, 4));
            assertThat(result.ledger().entries())
                    .extracting(LedgerIT::withoutSubscriber)
                    .containsExactlyInAnyOrderElementsOf(tallies.stream()
                            .map(LedgerIT::entry)
                            .map(LedgerIT::withoutSubscriber)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void everySubscriberIsKnownByItsChannel(long seed) throws IOException {
        try (FaultServer server = new FaultServer().faults(seed).framing(Framing.COALESCED, true)) {
            Result result = Plan.of(server.target())
                    .to(5, 5)
                    .at(new Pace.Rate(1_800))
                    .with(new Resources(2, 0, 0, 3, 16))
                    .run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            holdsExactly(result.ledger(), server.tallies(), server.published());
            assertThat(result.ledger().entries())
                    .containsExactlyInAnyOrderElementsOf(
                            server.tallies().stream().map(LedgerIT::entry).toList())
                    .isSortedAccordingTo((a, b) -> Long.compare(b.lost(), a.lost()));
        }
    }

    @Test
    void whatComesTwiceDoesNotStandInForWhatIsStillOnItsWay() throws IOException {
        try (FaultServer server = new FaultServer().repeatsFirst(40).delayed(300)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.ledger().repeated()).isEqualTo(4 * 40);
            assertThat(result.ledger().lost()).isZero();
            assertThat(result.ledger().received()).isEqualTo(expected(server, 4));
        }
    }

    @Test
    void eventsThatWerePublishedAndNeverAcknowledgedAreNotLost() throws IOException {
        try (FaultServer server = new FaultServer().answersPublishesUpTo(200).framing(Framing.WHOLE, true)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.totals().publishFailures()).isEqualTo(64); // as many as may wait for their answer
            assertThat(result.ledger().lost()).isZero();
            assertThat(result.problems())
                    .extracting(Result.Problem::message)
                    .contains("publishing was not answered before the run was over");
            // a machine that is busy with something else is warned of as well
            assertThat(result.warnings()).anyMatch(warning -> warning.contains("behind its schedule"));
        }
    }

    @ParameterizedTest
    @CsvSource({"WHOLE, true", "RANDOM, true", "BYTES, false", "COALESCED, false"})
    void whoseStreamIsCutInAnEventGoesOnBehindTheLastWholeOne(Framing framing, boolean chunked) throws IOException {
        try (FaultServer server = new FaultServer().framing(framing, chunked).cutsStreamsAt(120, 100, false)) {
            Result result = Plan.of(server.target()).at(new Pace.Rate(200)).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.ledger())
                    .isEqualTo(new LedgerTotals(
                            expected(server, 4), expected(server, 4), 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
            assertThat(result.totals().disconnects()).isEqualTo(4);
            assertThat(result.totals().opened()).isEqualTo(8);
            assertThat(result.problems())
                    .containsExactly(new Result.Problem("the server ended a stream; see its log", 4));
        }
    }

    @Test
    void whatAServerForgetsWhileSomebodyIsAwayIsLost() throws IOException {
        try (FaultServer server = new FaultServer().cutsStreamsAt(120, 100, true)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.ledger().lost())
                    .isEqualTo(server.missedWhileAway())
                    .isPositive();
            assertThat(result.ledger().received()).isEqualTo(expected(server, 4) - server.missedWhileAway());
            assertThat(result.ledger().entries()).hasSize(4);
        }
    }

    @Test
    void aPublisherThatIsCutOffComesBackAndCountsWhatWasNotAnswered() throws IOException {
        try (FaultServer server = new FaultServer().cutsPublisherAt(150)) {
            Result result = Plan.of(server.target()).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.totals().publishFailures()).isBetween(1L, 64L);
            assertThat(result.totals().published()).isGreaterThan(300);
            assertThat(result.ledger().lost()).isZero();
            assertThat(result.problems())
                    .extracting(Result.Problem::message)
                    .contains("the server closed the connection that events are published over");
            // all that was due came, late or not
            assertThat(result.totals().published() + result.totals().publishFailures())
                    .isGreaterThanOrEqualTo(395);
        }
    }

    @Test
    void aStallIsInTheLatencyOfAllWhoWaited() throws IOException {
        int rate = 1_000;
        try (FaultServer server = new FaultServer().stallsAt(700, 500)) {
            Result result = Plan.of(server.target())
                    .at(new Pace.Rate(rate))
                    .lasting(0, 1_500)
                    .run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.ledger().lost()).isZero();
            // the schedule went on: everything that was due was published, and timed from when it was due
            assertThat(server.published()).isGreaterThanOrEqualTo(1_480);
            Histogram latency = result.latencies().delivery().decoded();
            assertThat(result.latencies().delivery().maxMicros()).isGreaterThanOrEqualTo(400_000);
            assertThat(atLeast(latency, 400)).isGreaterThanOrEqualTo(4 * rate * 80 / 1_000);
            assertThat(atLeast(latency, 250)).isGreaterThanOrEqualTo(4 * rate * 230 / 1_000);
            assertThat(atLeast(latency, 50)).isGreaterThanOrEqualTo(4 * rate * 430 / 1_000);
            // and there were those who did not wait for it
            assertThat(result.latencies().delivery().minMicros()).isLessThan(250_000);
            assertThat(result.latencies().publish().maxMicros()).isGreaterThanOrEqualTo(400_000);
            assertThat(result.latencies().firstSubscriber().maxMicros()).isGreaterThanOrEqualTo(400_000);
        }
    }

    // ---- what is compared ----

    private static long atLeast(Histogram latency, long millis) {
        return latency.getCountBetweenValues(millis * 1_000_000, latency.getHighestTrackableValue());
    }

    /** Deliveries of one channel: the first event goes to one subscriber, before the others come. */
    private static long expected(FaultServer server, int subscribers) {
        return (server.published() - 1) * subscribers + 1;
    }

    private static void holdsExactly(LedgerTotals ledger, List<Tally> tallies, long expected) {
        long lost = sum(tallies, Tally::lost);
        long told = sum(tallies, Tally::told);
        assertThat(lost + told).isPositive();
        assertThat(ledger)
                .isEqualTo(new LedgerTotals(
                        expected,
                        expected - lost - told,
                        lost,
                        told,
                        sum(tallies, Tally::repeated),
                        sum(tallies, Tally::reordered),
                        sum(tallies, Tally::gaps),
                        sum(tallies, Tally::corrupted),
                        sum(tallies, Tally::foreign),
                        tallies.size(),
                        ledger.entries()));
    }

    private static long sum(List<Tally> tallies, ToLongFunction<Tally> count) {
        return tallies.stream().mapToLong(count).sum();
    }

    private static LedgerTotals.Entry entry(Tally tally) {
        return new LedgerTotals.Entry(
                Integer.parseInt(tally.channel().substring(1)),
                tally.channel(),
                tally.lost(),
                tally.told(),
                tally.repeated(),
                tally.reordered(),
                tally.gaps(),
                tally.corrupted());
    }

    private static LedgerTotals.Entry withoutSubscriber(LedgerTotals.Entry entry) {
        return new LedgerTotals.Entry(
                0,
                entry.channel(),
                entry.lost(),
                entry.told(),
                entry.repeated(),
                entry.reordered(),
                entry.gaps(),
                entry.corrupted());
    }
}
