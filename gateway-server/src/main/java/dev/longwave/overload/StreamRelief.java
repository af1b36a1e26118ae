package dev.longwave.overload;

import dev.longwave.hub.Hub;
import dev.longwave.stream.StreamLoop;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

/** Relief at the cost of the streams of some event loops, and of what a hub keeps for replay. */
public final class StreamRelief implements Relief {
    /** What a client is told to wait whose stream is closed: a random time in this range, in milliseconds. */
    private static final int SHORTEST_MILLIS = 2_000;

    private static final int LONGEST_MILLIS = 10_000;

    private final EventLoopGroup loops;
    private final Hub hub;

    /**
     * Creates it.
     *
     * @param loops whose streams are closed
     */
    public StreamRelief(EventLoopGroup loops, Hub hub) {
        this.loops = loops;
        this.hub = hub;
    }

    @Override
    public void closeStreams(boolean holdersOnly, IntConsumer closed) {
        for (StreamLoop loop : StreamLoop.allOf(loops)) {
            loop.eventLoop().execute(() -> loop.shed(holdersOnly, StreamRelief::retry, closed));
        }
    }

    private static Duration retry() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
    }

    @Override
    public void shrinkLogs() {
        long bytes = hub.logBytes();
        hub.limitLogs(bytes - bytes / 8);
    }

    @Override
    public void restoreLogs() {
        hub.limitLogs(Long.MAX_VALUE);
    }
}
