package dev.longwave.stream;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An event loop that runs in the test's thread when told to, with a clock that stands still until it is moved. */
final class EmbeddedLoop {
    private final EmbeddedChannel channel = new EmbeddedChannel();

    EmbeddedLoop() {
        channel.freezeTime();
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    StreamLoop streams() {
        return StreamLoop.of(eventLoop());
    }

    /** Opens a stream of the default settings that follows nothing. */
    SseStream open(FakeOutlet outlet) {
        return open(outlet, StreamSettings.DEFAULT);
    }

    SseStream open(FakeOutlet outlet, StreamSettings settings) {
        SseStream stream = SseStream.open(outlet, eventLoop(), settings);
        outlet.belongsTo(stream);
        return stream;
    }

    SseStream open(FakeOutlet outlet, Subscription subscription) {
        return open(outlet, StreamSettings.DEFAULT, subscription);
    }

    SseStream open(FakeOutlet outlet, StreamSettings settings, Subscription subscription) {
        SseStream stream = SseStream.open(outlet, eventLoop(), settings, subscription);
        outlet.belongsTo(stream);
        return stream;
    }

    /** Runs what is due. */
    void run() {
        channel.runPendingTasks();
    }

    /** What the clock shows, in nanoseconds. */
    long nanoTime() {
        return eventLoop().ticker().nanoTime();
    }

    /** Lets time pass in which nothing is run, as while the loop is busy. */
    void hold(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Lets time pass, in steps that are shorter than any timer here. */
    void advance(Duration time) {
        long step = TimeUnit.MILLISECONDS.toNanos(10);
        for (long left = time.toNanos(); left > 0; left -= step) {
            channel.advanceTimeBy(Math.min(step, left), TimeUnit.NANOSECONDS);
            channel.runPendingTasks();
        }
    }

    boolean isIdle() {
        return channel.runScheduledPendingTasks() == -1;
    }
}
