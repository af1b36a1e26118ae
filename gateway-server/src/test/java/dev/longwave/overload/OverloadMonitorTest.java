package dev.longwave.overload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.OverloadConfig;
import dev.longwave.server.LogCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class OverloadMonitorTest {
    private final FakeHeap heap = new FakeHeap();
    private final List<String> done = new ArrayList<>();
    private final List<String> counted = new ArrayList<>();
    private long direct;
    private long nanos = 1;
    private final OverloadMonitor monitor = new OverloadMonitor(
            new OverloadConfig(70, 80, 50, 60),
            heap,
            () -> new Usage(direct, 1_000),
            new Relief() {
                @Override
                public void closeStreams(boolean holdersOnly, IntConsumer closed) {
                    done.add(holdersOnly ? "close holders" : "close any");
                    closed.accept(3);
                }

                @Override
                public void shrinkLogs() {
                    done.add("shrink logs");
                }

                @Override
                public void restoreLogs() {
                    done.add("restore logs");
                }
            },
            new OverloadListener() {
                @Override
                public void shedForHeap(int streams) {
                    counted.add("heap " + streams);
                }

                @Override
                public void shedForDirectMemory(int streams) {
                    counted.add("direct " + streams);
                }
            },
            () -> nanos);

    private Stage withHeap(long live) {
        heap.live(live);
        heap.collectAll();
        return look();
    }

    private Stage withDirect(long used) {
        direct = used;
        return look();
    }

    private Stage look() {
        nanos += TimeUnit.MILLISECONDS.toNanos(250);
        monitor.look();
        return monitor.stage();
    }

    @Test
    void whereThereIsEnoughNothingIsDone() {
        assertThat(withHeap(690)).isEqualTo(Stage.NORMAL);
        assertThat(withDirect(490)).isEqualTo(Stage.NORMAL);
        assertThat(monitor.reasonAgainstStreams()).isNull();
        assertThat(done).isEmpty();
    }

    @Test
    void garbageAloneChangesNothing() {
        heap.live(100);
        heap.collectAll();
        heap.oldGarbage(650);
        heap.youngGarbage(240);
        assertThat(look()).isEqualTo(Stage.NORMAL);
        heap.collectYoung();
        assertThat(look()).isEqualTo(Stage.NORMAL);
        heap.oldGarbage(890);
        heap.collectYoung();
        assertThat(look()).isEqualTo(Stage.NORMAL);
        assertThat(done).isEmpty();
    }

    @Test
    void newStreamsAreRefusedFirstAndTheReasonHasFigures() {
        assertThat(withHeap(700)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(monitor.reasonAgainstStreams())
                .startsWith("memory is short: heap after collection ")
                .contains("(70 %), direct memory ", "(0 %)");
        assertThat(done).isEmpty();
        assertThat(withHeap(100)).isEqualTo(Stage.NORMAL);
        assertThat(withDirect(500)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(done).isEmpty();
    }

    @Test
    void theWorseOfTheTwoDecides() {
        withHeap(700);
        assertThat(withDirect(600)).isEqualTo(Stage.SHEDDING);
        assertThat(withDirect(0)).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(withHeap(0)).isEqualTo(Stage.NORMAL);
    }

    @Test
    void whileDirectMemoryIsShortAPortionOfThoseThatHoldItGoesAtEachLook() {
        withDirect(600);
        withDirect(590);
        withDirect(530);
        assertThat(done).containsExactly("close holders", "close holders", "close holders");
        assertThat(counted).containsExactly("direct 3", "direct 3", "direct 3");
        withDirect(520);
        assertThat(monitor.stage()).isEqualTo(Stage.NO_NEW_STREAMS);
        assertThat(done).hasSize(3);
    }

    @Test
    void whileTheHeapIsShortAPortionGoesForEachNewFigure() {
        withHeap(800);
        look();
        look();
        assertThat(done).containsExactly("close any");
        withHeap(790);
        assertThat(done).containsExactly("close any", "close any");
        assertThat(counted).containsExactly("heap 3", "heap 3");
    }

    @Test
    void whereThatDoesNotHelpTheLogsPayUntilThereIsEnoughAgain() {
        for (int i = 0; i < 3; i++) {
            withHeap(800 + i);
        }
        assertThat(done).doesNotContain("shrink logs");
        withHeap(810);
        withHeap(811);
        assertThat(done)
                .endsWith("close any", "shrink logs", "close any", "shrink logs")
                .hasSize(7);
        withHeap(650);
        assertThat(done).doesNotContain("restore logs");
        withHeap(600);
        look();
        assertThat(done).containsOnlyOnce("restore logs");
    }

    @Test
    void eachChangeIsLoggedOnceWithFigures() {
        try (LogCapture log = new LogCapture()) {
            withHeap(700);
            withHeap(701);
            withHeap(800);
            withHeap(600);
            List<String> lines = log.lines().stream()
                    .filter(line -> line.contains("overload stage"))
                    .toList();
            assertThat(lines)
                    .hasSize(3)
                    .allMatch(line -> line.contains("heap after collection ") && line.contains("direct memory "));
            assertThat(lines.get(0)).contains("stage=1 was=0: no new streams are taken", "(70 %)");
            assertThat(lines.get(1)).contains("stage=2 was=1: streams furthest behind are closed", "(80 %)");
            assertThat(lines.get(2)).contains("stage=0 was=2: over", "(60 %)");
        }
    }
}
