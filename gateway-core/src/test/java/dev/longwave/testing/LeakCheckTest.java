package dev.longwave.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    // Not the one of the run: that one would fail the build, which is what it is for.
    private final LeakRecorder recorder = new LeakRecorder();
    private final ResourceLeakDetector<Object> detector = recorder.newResourceLeakDetector(Object.class, 1);

    @Test
    void whatIsDroppedUnreleasedIsFound() {
        detector.trackForcibly(new Object());

        assertThat(recorder.collect()).singleElement().asString().startsWith("Object was garbage-collected");
    }

    @Test
    void whatIsReleasedIsNoLeak() {
        Object resource = new Object();
        detector.trackForcibly(resource).close(resource);

        assertThat(recorder.collect()).isEmpty();
    }

    @Test
    void everyBufferOfTheRunIsWatched() {
        PooledByteBufAllocator.DEFAULT.buffer(1).release();

        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(Level.PARANOID);
        assertThat(LeakCheck.RECORDER.watches(ByteBuf.class)).isTrue();
    }
}
