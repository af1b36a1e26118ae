package dev.longwave.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // the type of a handle
class SharedReadsTest {
    private static final int BUFFER = 2 << 10;

    private final SharedReads reads = new SharedReads(BUFFER);
    private final RecvByteBufAllocator.Handle handle = reads.newHandle();
    private final EmbeddedChannel one = new EmbeddedChannel();
    private final EmbeddedChannel other = new EmbeddedChannel();

    @Test
    void connectionsOfALoopShareAHandle() {
        assertThat(reads.newHandle()).isSameAs(handle);
    }

    @Test
    void loopsShareNothing() throws InterruptedException {
        RecvByteBufAllocator.Handle[] others = {handle};
        Thread otherLoop = new Thread(() -> others[0] = reads.newHandle());
        otherLoop.start();
        otherLoop.join();

        assertThat(others[0]).isNotSameAs(handle);
    }

    @Test
    void aFullBufferIsReadAlone() {
        read(one, BUFFER);

        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void aReadInTheMiddleOfAnothersLetsNeitherGoOn() {
        read(one, BUFFER);
        read(other, BUFFER);

        assertThat(handle.continueReading()).isFalse();

        handle.reset(one.config());
        handle.attemptedBytesRead(BUFFER);
        handle.lastBytesRead(0);
        handle.readComplete();

        assertThat(handle.continueReading()).isFalse();
    }

    private void read(EmbeddedChannel connection, int bytes) {
        handle.reset(connection.config());
        handle.attemptedBytesRead(BUFFER);
        handle.lastBytesRead(bytes);
        handle.incMessagesRead(1);
    }
}
