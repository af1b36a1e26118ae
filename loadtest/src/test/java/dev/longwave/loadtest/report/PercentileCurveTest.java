package dev.longwave.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.longwave.loadtest.result.Latency;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PercentileCurveTest {
    private final Latency thousand = upTo(1_000);

    @Test
    void aPercentileStandsWhereSoManyAreLonger() {
        List<Double> micros = PercentileCurve.at(List.of(1.0, 2.0, 10.0, 100.0, 1_000.0), thousand);
        assertThat(micros.get(0)).isEqualTo(1);
        assertThat(micros.get(1)).isCloseTo(500, within(1.0));
        assertThat(micros.get(2)).isCloseTo(900, within(1.0));
        assertThat(micros.get(3)).isCloseTo(990, within(1.0));
        assertThat(micros.get(4)).isCloseTo(1_000, within(1.0));
    }

    @Test
    void theLastPlaceIsTheLongest() {
        assertThat(PercentileCurve.at(List.of(1_000.0), thousand).get(0) * 1_000)
                .isCloseTo(thousand.maxMicros() * 1_000, within(1.0));
    }

    @Test
    void aCurveEndsWhereNothingTookLonger() {
        assertThat(PercentileCurve.at(List.of(10.0, 10_000.0), thousand).get(1)).isNull();
    }

    @Test
    void placesRiseAndEveryCurveHasItsEndAmongThem() {
        List<Double> places = PercentileCurve.places(List.of(thousand, upTo(37), upTo(0)));
        assertThat(places)
                .startsWith(1.0)
                .endsWith(1_000.0)
                .contains(37.0)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whereNothingWasTimedThereAreNoPlaces() {
        assertThat(PercentileCurve.places(List.of(upTo(0)))).isEmpty();
    }

    private static Latency upTo(int micros) {
        Histogram histogram = Latency.newHistogram();
        for (int i = 1; i <= micros; i++) {
            histogram.recordValue(i * 1_000L);
        }
        return Latency.of(histogram);
    }
}
