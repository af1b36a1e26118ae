package dev.longwave.server;

import dev.longwave.stream.CloseReason;
import dev.longwave.stream.StreamLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of all streams of a gateway that stops, one after the other, so that whoever takes over is not asked for all of
 * them at once.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** Few streams do not take the whole window. */
    private static final int STREAMS_PER_SECOND = 100;

    /** How long a loop may take for what it was told, besides. */
    private static final Duration LOOP_ANSWERS = Duration.ofSeconds(2);

    private final EventLoopGroup loops;
    private final Duration window;
    private final long retryMillis;

    /**
     * A drain that has not begun.
     *
     * @param loops whose streams are ended
     * @param window the time for all of it; a fifth of it is left for the last bytes, the sources and the loops
     * @param retry what clients are told to wait, give or take half of it
     */
    Drain(EventLoopGroup loops, Duration window, Duration retry) {
        this.loops = loops;
        this.window = window;
        this.retryMillis = retry.toMillis();
    }

    /** The time over which so many streams are ended. */
    private Duration over(long streams) {
        Duration most = window.multipliedBy(4).dividedBy(5);
        Duration enough = Duration.ofMillis(streams * 1_000 / STREAMS_PER_SECOND);
        return enough.compareTo(most) < 0 ? enough : most;
    }

    /** Ends all streams, and returns when that is done, soon after the window at the latest. */
    void run(long streams) {
        Duration over = over(streams);
        if (streams > 0) {
            LOG.info("draining streams={} over={}ms", streams, over.toMillis());
        }
        closeAll(over);
        // those that were being opened when it began
        closeAll(Duration.ZERO);
    }

    private void closeAll(Duration over) {
        List<CompletableFuture<Void>> ended = new ArrayList<>();
        for (StreamLoop loop : StreamLoop.allOf(loops)) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.eventLoop()
                    .execute(() -> loop.closeAll(CloseReason.SHUTDOWN, over, this::retry, () -> done.complete(null)));
            ended.add(done);
        }
        CompletableFuture.allOf(ended.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, over.plus(LOOP_ANSWERS).toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }

    private Duration retry() {
        return Duration.ofMillis(retryMillis / 2 + ThreadLocalRandom.current().nextLong(Math.max(1, retryMillis)));
    }
}
