package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.engine.Progress.Moment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivePictureTest {
    private LivePicture picture = new LivePicture(new Style(false, true));

    @Test
    void aRunIsDrawnFromLeftToRight() {
        connect();
        for (int millis = 2_000; millis <= 20_000; millis += 250) {
            double spike = millis >= 10_000 && millis < 12_000 ? 20 : 1;
            picture.add(Moments.of("fanout", millis, 1_240.0 * Math.sqrt(spike), 8_710.0 * spike, 0));
        }
        assertThat(shown(80))
                .containsExactly(
                        "fanout     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸─────────────────  0:20, 0:10 left",
                        "streams    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━  10,000",
                        "published  ▁▁▁▆▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇                   1.20 k/s",
                        "delivered  ▁▁▁▆▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇                   12.0 M/s",
                        "p50           ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▆▆▆▆▂▂▂▂▂▂▂▂▂▂▂▂▂▂                   1.24 ms",
                        "p99           ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▇▇▇▇▁▁▁▁▁▁▁▁▁▁▁▁▁▁                   8.71 ms",
                        "troubles   none");
    }

    @Test
    void fortyColumnsAreEnough() {
        connect();
        picture.add(Moments.of("fanout", 15_000, 1_240.0, null, 1_204));
        assertThat(shown(40))
                .containsExactly(
                        "fanout     ━━━━━━━━━─────────  0:15 left",
                        "streams    ━━━━━━━━━━━━━━━━━━  10,000",
                        "published  ▁▁▁▁▁▁▁▁▁▇          1.20 k/s",
                        "delivered  ▁▁▁▁▁▁▁▁▁▇          12.0 M/s",
                        "p50                 ▄          1.24 ms",
                        "p99                            -",
                        "troubles   1,204 lost or wrong");
    }

    @Test
    void asciiIsEnoughToo() {
        picture = new LivePicture(new Style(false, false));
        connect();
        picture.add(Moments.of("fanout", 15_000, 87.0, 310.0, 1));
        assertThat(shown(60))
                .containsExactly(
                        "fanout     ################----------------  0:15, 0:15 left",
                        "streams    ################################  10,000",
                        "published  ________________#                 1.20 k/s",
                        "delivered  ________________#                 12.0 M/s",
                        "p50                        -                 87.0 us",
                        "p99                        -                 310 us",
                        "troubles   1 lost, repeated, reordered or corrupted");
    }

    @Test
    void whileItConnectsTheStreamsAreWhatGoesOn() {
        picture.add(Moments.connecting(500, 2_500));
        assertThat(shown(60).subList(0, 2))
                .containsExactly(
                        "connecting ────────────────────────────────  0:00",
                        "streams    ━━━━━━━━────────────────────────  2,500 of 10,000");
    }

    @Test
    void aLongPhaseNameGetsRoomWhereThereIsSome() {
        picture.add(Moments.of("all read again", 1_000));
        assertThat(shown(60).get(0)).startsWith("all read again ━");
        assertThat(shown(59).get(0)).startsWith("all read … ━");
        picture.add(Moments.of("a name of many words", 1_000));
        assertThat(shown(60).get(0)).startsWith("a name of man… ━");
    }

    @Test
    void nothingMovesWhenAShorterPhaseFollows() {
        picture.add(Moments.of("all read again", 1_000));
        picture.lines(80);
        picture.add(Moments.of("after", 1_000));
        assertThat(shown(80)).element(1).asString().startsWith("streams        ━");
    }

    @Test
    void theValuesDoNotMoveToAndFroWithTheirDigits() {
        picture.add(Moments.connecting(500, 2_500));
        int before = shown(80).get(0).indexOf("0:0");
        picture.add(Moments.of("fanout", 2_000));
        assertThat(shown(80).get(0).indexOf("0:0")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 21, 30, 39, 40, 41, 59, 60, 61, 79, 80, 120, 200})
    void noLineIsWiderThanTheScreen(int columns) {
        picture = new LivePicture(new Style(true, true));
        for (Moment moment : List.of(
                Moments.connecting(500, 2_500),
                Moments.of("a phase with a very long name", 10_000, 1_240.0, 8_710.0, 1_234_567_890_123L))) {
            picture.add(moment);
            assertThat(picture.lines(columns))
                    .hasSize(7)
                    .allSatisfy(line -> assertThat(LivePicture.columnsOf(line)).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void aRunOfManyHoursIsShownWhole() {
        for (long second = 0; second < 40_000; second++) {
            picture.add(new Moment(
                    "soak",
                    Duration.ofSeconds(second),
                    null,
                    1,
                    1,
                    1,
                    1,
                    second < 20_000 ? 500 : 1_000,
                    1,
                    null,
                    null,
                    0));
        }
        assertThat(shown(60).get(2)).matches("published  ▄{18,20}▇{18,20} +1\\.00 k/s");
    }

    private void connect() {
        for (int millis = 0; millis < 2_000; millis += 250) {
            picture.add(Moments.connecting(millis, millis * 5L));
        }
    }

    private List<String> shown(int columns) {
        return picture.lines(columns).stream().map(String::stripTrailing).toList();
    }
}
