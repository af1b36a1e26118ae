package dev.longwave.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StageOfUsageTest {
    private final StageOfUsage stage = new StageOfUsage(40, 80);

    private Stage at(int used) {
        return stage.take(new Usage(used, 1_000));
    }

    @Test
    void itRisesAtTheThresholds() {
        assertThat(at(399)).isEqualTo(Stage.NORMAL);
        assertThat(at(400)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(at(799)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(at(800)).isEqualTo(Stage.SHEDDING);
    }

    @Test
    void itFallsWellBelowThem() {
        at(800);
        assertThat(at(700)).isEqualTo(Stage.SHEDDING);
        assertThat(at(699)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(at(700)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(at(350)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(at(349)).isEqualTo(Stage.NORMAL);
        assertThat(at(350)).isEqualTo(Stage.NORMAL);
    }

    @Test
    void itCanRiseAndFallAllTheWayAtOnce() {
        assertThat(at(1_000)).isEqualTo(Stage.SHEDDING);
        assertThat(at(0)).isEqualTo(Stage.NORMAL);
    }

    @Test
    void usageReadsAsFiguresForPeople() {
        assertThat(new Usage(81L << 20, 96L << 20)).hasToString("81 of 96 MiB (84 %)");
    }
}
