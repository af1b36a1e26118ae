package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    void aLineComesAfterASecondThenEveryFiveAndWhenThePhaseChanges() {
        PlainProgress progress = progress(true);
        for (int millis = 0; millis < 2_000; millis += 200) {
            progress.moment(Moments.connecting(millis, millis * 5L));
        }
        for (int millis = 2_000; millis < 4_000; millis += 200) {
            progress.moment(Moments.of("warm-up", millis));
        }
        progress.note("The server closed 3 streams.");
        for (int millis = 4_000; millis < 16_000; millis += 200) {
            progress.moment(Moments.of("fanout", millis, 1_240.0, 8_710.0, millis < 10_000 ? 0 : 1_204));
        }
        progress.close();
        progress.moment(Moments.of("end", 20_000));
        progress.note("Too late.");
        assertThat(text()).isEqualTo("""
                        [0:01] connecting: 5,000 of 10,000 streams
                        [0:02] warm-up: 10,000 streams, published 1.20 k/s, delivered 12.0 M/s, p50 1.24 ms, p99 8.71 ms, 0:28 left
                        [0:03] The server closed 3 streams.
                        [0:04] fanout: 10,000 streams, published 1.20 k/s, delivered 12.0 M/s, p50 1.24 ms, p99 8.71 ms, 0:26 left
                        [0:09] fanout: 10,000 streams, published 1.20 k/s, delivered 12.0 M/s, p50 1.24 ms, p99 8.71 ms, 0:21 left
                        [0:14] fanout: 10,000 streams, published 1.20 k/s, delivered 12.0 M/s, p50 1.24 ms, p99 8.71 ms, 1,204 lost or wrong, 0:16 left
                        """);
    }

    @Test
    void whereNothingArrivesThereIsNoLatency() {
        progress(true).moment(Moments.of("fanout", 1_000, null, null, 0));
        assertThat(text())
                .isEqualTo("[0:01] fanout: 10,000 streams, published 1.20 k/s, delivered 12.0 M/s, 0:29 left\n");
    }

    @Test
    void asciiIsEnough() {
        progress(false).moment(Moments.of("fanout", 1_000, 87.0, 310.0, 0));
        assertThat(text()).contains("p50 87.0 us, p99 310 us");
    }

    private PlainProgress progress(boolean unicode) {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new PlainProgress(new Style(false, unicode), new Outlet(stream, new Steps()));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
