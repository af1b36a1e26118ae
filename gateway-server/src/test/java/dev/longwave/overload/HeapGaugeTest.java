package dev.longwave.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeapGaugeTest {
    private final FakeHeap heap = new FakeHeap();
    private long nanos = 1;
    private final HeapGauge gauge = new HeapGauge(heap, 80, () -> nanos);

    private void pass(int seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private long read() {
        return gauge.read(false).usedBytes();
    }

    private long readPressed() {
        return gauge.read(true).usedBytes();
    }

    @Test
    void garbageBetweenCollectionsIsNotNeeded() {
        heap.live(100);
        heap.collectAll();
        heap.youngGarbage(890);

        assertThat(read()).isEqualTo(100);
        assertThat(heap.collections()).isZero();
    }

    @Test
    void oldGarbageThatAYoungCollectionLeavesIsNotNeeded() {
        heap.live(100);
        heap.collectAll();
        heap.oldGarbage(600);
        heap.collectYoung();

        assertThat(read()).isEqualTo(100);
        assertThat(heap.collections()).isZero();
    }

    @Test
    void whereAYoungCollectionLeavesTooMuchEverythingIsCollected() {
        heap.live(300);
        heap.oldGarbage(500);
        heap.collectYoung();
        assertThat(read()).isEqualTo(300);
        assertThat(heap.collections()).isEqualTo(1);

        // and so a heap that fills with what lives on is found out before it is full
        pass(5);
        heap.live(900);
        heap.collectYoung();
        assertThat(read()).isEqualTo(900);
        assertThat(heap.collections()).isEqualTo(2);
    }

    @Test
    void thatHappensEverMoreSeldomWhileItDoesNotHelp() {
        for (int second = 0; second < 600; second++) {
            heap.live(300);
            heap.oldGarbage(500);
            heap.collectYoung();
            read();
            pass(1);
        }
        assertThat(heap.collections()).isBetween(10, 20);
    }

    @Test
    void whatIsUsedAtAllIsTheMostThatCanBeNeeded() {
        heap.live(900);
        heap.collectAll();
        assertThat(read()).isEqualTo(900);
        heap.live(200);
        assertThat(readPressed()).isEqualTo(200);
        assertThat(heap.collections()).isZero();
    }

    @Test
    void anOldFigureIsNotRefusedFor() {
        heap.live(900);
        heap.collectAll();
        assertThat(readPressed()).isEqualTo(900);
        // nothing is allocated any more, so nothing would ever be collected
        heap.live(200);
        heap.youngGarbage(700);
        assertThat(readPressed()).isEqualTo(900);
        pass(2);
        assertThat(readPressed()).isEqualTo(200);
        assertThat(heap.collections()).isEqualTo(1);
    }

    @Test
    void noCollectionIsAskedForWhereTheRuntimeDoesItByItself() {
        for (int second = 0; second < 60; second++) {
            heap.live(900 + second);
            heap.collectAll();
            readPressed();
            pass(1);
        }
        assertThat(heap.collections()).isZero();
    }

    @Test
    void newFiguresAreCounted() {
        heap.live(100);
        heap.collectAll();
        read();
        int before = gauge.figures();
        read();
        assertThat(gauge.figures()).isEqualTo(before);
        heap.live(101);
        heap.collectAll();
        read();
        assertThat(gauge.figures()).isEqualTo(before + 1);
    }
}
