package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamLifetimesTest {
    private final Random random = new Random(6);

    @Test
    void streamsEndInTheLastFifthOfTheirAge() {
        long[] ages = LongStream.range(0, 10_000)
                .map(i -> StreamLifetimes.ageOf(Duration.ofSeconds(100), random))
                .sorted()
                .toArray();
        assertThat(ages[0]).isBetween(80_000L, 80_100L);
        assertThat(ages[5_000]).isBetween(89_000L, 91_000L);
        assertThat(ages[9_999]).isBetween(99_900L, 100_000L);
    }

    @Test
    void clientsComeBackOverTheWholeTimeTheyAreToldToWait() {
        long[] waits = LongStream.range(0, 10_000)
                .map(i -> StreamLifetimes.spread(Duration.ofSeconds(4), random).toMillis())
                .sorted()
                .toArray();
        assertThat(waits[0]).isBetween(2_000L, 2_010L);
        assertThat(waits[5_000]).isBetween(3_900L, 4_100L);
        assertThat(waits[9_999]).isBetween(5_990L, 6_000L);
    }
}
