package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.report.Comparison.Cell;
import dev.longwave.loadtest.report.Comparison.Standing;
import dev.longwave.loadtest.result.Metric;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.SampleResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Result quick = SampleResult.named("quick", 1, 1);
    private final Result slow = SampleResult.named("slow", 3, 2);

    @Test
    void tableLooksAsApproved() {
        Golden.check("comparison.txt", ComparisonTable.of(rounds()));
    }

    @Test
    void pageLooksAsApproved() {
        Golden.check("comparison.html", ComparisonPage.body(rounds()).toString());
    }

    @Test
    void resultsOfTheSameNameAreRoundsOfOneRun() {
        Comparison comparison = rounds();
        assertThat(comparison.runs()).extracting(Comparison.Run::name).containsExactly("quick", "slow");
        assertThat(comparison.runs().get(0).rounds()).hasSize(3);
        assertThat(cells(comparison, Metric.SERVER_CPU).get(0).spread())
                .isEqualTo(new Spread(3.44 * 1.1, 3.44, 3.44 * 1.2, 3));
    }

    @Test
    void theMedianOfAnEvenNumberIsHalfway() {
        assertThat(Spread.of(4, 1, 2, 9)).isEqualTo(new Spread(3, 1, 9, 4));
    }

    @Test
    void ratiosAreToTheFirstRun() {
        List<Cell> cells = cells(Comparison.of(List.of(quick, slow)), Metric.SERVER_MEMORY_PER_CONNECTION);
        assertThat(cells.get(0).ratio()).isNull();
        assertThat(cells.get(1).ratio()).isEqualTo(3);
    }

    @Test
    void lessTimeAndMoreDeliveriesAreBetter() {
        Comparison comparison = Comparison.of(List.of(slow, quick));
        assertThat(cells(comparison, Metric.P99))
                .extracting(Cell::standing)
                .containsExactly(Standing.PLAIN, Standing.BEST);
        assertThat(cells(comparison, Metric.DELIVERED_PER_SECOND))
                .extracting(Cell::standing)
                .containsExactly(Standing.PLAIN, Standing.BEST);
    }

    @Test
    void whatCanNotBeToldApartHasNoBest() {
        Comparison comparison = Comparison.of(List.of(quick, slow));
        assertThat(cells(comparison, Metric.LOST)).extracting(Cell::standing).containsOnly(Standing.PLAIN);
        assertThat(cells(comparison, Metric.PUBLISHED_PER_SECOND))
                .extracting(Cell::standing)
                .containsOnly(Standing.PLAIN);
    }

    @Test
    void roundsThatOverlapMakeABestByTheMedianOnly() {
        Comparison comparison = Comparison.of(List.of(
                SampleResult.named("a", 1, 1), SampleResult.named("a", 1.5, 2), SampleResult.named("b", 1.4, 3)));
        assertThat(cells(comparison, Metric.SERVER_CPU))
                .extracting(Cell::standing)
                .containsExactly(Standing.BEST_BY_MEDIAN, Standing.PLAIN);
    }

    @Test
    void whatNobodyTimedIsUnknownAndNotZero() {
        Comparison comparison = Comparison.of(List.of(quick, SampleResult.with("failed", SampleResult.failed())));
        assertThat(cells(comparison, Metric.P99).get(1).spread()).isNull();
        assertThat(cells(comparison, Metric.P99)).extracting(Cell::standing).containsOnly(Standing.PLAIN);
        assertThat(comparison.runs().get(1).description()).isEqualTo("1 round, 1 failed");
    }

    @Test
    void settingsOfTheLoadThatDifferAreTold() {
        Result other = SampleResult.with(slow, Map.of("rate", "40", "subscribe-url", "http://127.0.0.1:9/sub"));
        assertThat(Comparison.of(List.of(quick, other)).differenceSentences())
                .containsExactly("rate differs: 20 (quick), 40 (slow)");
    }

    @Test
    void settingsThatDifferBetweenRoundsAreToldToo() {
        Result other = SampleResult.with(quick, Map.of("duration", "10s"));
        assertThat(Comparison.of(List.of(quick, other)).differenceSentences())
                .containsExactly("duration differs: 10s and 60s (quick)");
    }

    private static List<Cell> cells(Comparison comparison, Metric metric) {
        return comparison.rows().stream()
                .filter(row -> row.metric() == metric)
                .findFirst()
                .orElseThrow()
                .cells();
    }

    private Comparison rounds() {
        return Comparison.of(List.of(
                quick,
                SampleResult.named("quick", 1.2, 3),
                SampleResult.named("quick", 1.1, 4),
                SampleResult.with(slow, Map.of("rate", "40"))));
    }
}
