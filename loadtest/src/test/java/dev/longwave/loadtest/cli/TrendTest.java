package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void theTimeToComeIsMissing() {
        Trend trend = Trend.ofRates();
        trend.add(Duration.ofMillis(500), 7.0);
        trend.add(Duration.ofMillis(2_500), 9.0);
        assertThat(trend.columns(TEN_SECONDS, 10)).containsExactly(7, 7, 9);
    }

    @Test
    void whereNothingWasToldItWasWhatItHadBeen() {
        Trend trend = Trend.ofRates();
        trend.add(Duration.ZERO, 7.0);
        trend.add(Duration.ofMillis(1_000), 9.0);
        assertThat(trend.columns(Duration.ofSeconds(2), 10)).containsExactly(7, 7, 7, 7, 7, 9);
    }

    @Test
    void aFigureThatIsNotThereIsNothing() {
        Trend trend = Trend.ofPeaks();
        trend.add(Duration.ZERO, 7.0);
        trend.add(Duration.ofMillis(1_000), null);
        trend.add(Duration.ofMillis(2_000), null);
        trend.add(Duration.ofMillis(2_100), 3.0);
        assertThat(trend.columns(TEN_SECONDS, 10)).containsExactly(7, Trend.NOTHING, 3);
    }

    @Test
    void aPeakIsSeenHoweverLongTheRun() {
        Trend trend = Trend.ofPeaks();
        for (long second = 0; second < 100_000; second++) {
            trend.add(Duration.ofSeconds(second), second == 54_321 ? 1_000.0 : 1.0);
        }
        double[] columns = trend.columns(Duration.ofSeconds(100_000), 10);
        assertThat(columns).containsExactly(1, 1, 1, 1, 1, 1_000, 1, 1, 1, 1);
    }
}
