package dev.longwave.hub;

import dev.longwave.log.EventId;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Feed;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.Subscription;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A hub's order with a clock and one event loop that a test drives by hand, so that everything happens in its thread and
 * when it says.
 */
final class TestNode implements AutoCloseable {
    static final HubSettings SETTINGS =
            HubSettings.DEFAULT.withRetention(new Retention(100, 1 << 20, Duration.ofMinutes(5)));

    private final ManualClock clock = new ManualClock();
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final EventOrder order;
    private final List<Viewer> viewers = new ArrayList<>();

    TestNode(HubSettings settings) {
        order = new EventOrder(settings, clock);
    }

    static TestNode keeping(int events) {
        return new TestNode(HubSettings.DEFAULT.withRetention(new Retention(events, 1 << 20, Duration.ofMinutes(5))));
    }

    EventOrder order() {
        return order;
    }

    ChannelRegistry registry() {
        return order.registry();
    }

    /** The id of a position in this node's epoch. */
    String id(long sequence) {
        return EventId.format(order.epoch().name(), sequence);
    }

    long committed() {
        return order.committed().sequence();
    }

    /** Publishes data to channels whose names stand between commas, and delivers it. */
    PublishReceipt publish(String channels, String data) {
        return publish(channels, SseEvent.of(data));
    }

    PublishReceipt publish(String channels, SseEvent event) {
        List<ChannelName> names =
                Stream.of(channels.split(",")).map(ChannelName::new).toList();
        return deliver(order.publish(new Publication(names, event, null)));
    }

    PublishReceipt end(String channel) {
        EventOrder.Appended appended = order.end(new ChannelName(channel));
        if (appended == null) {
            throw new IllegalArgumentException("no channel " + channel);
        }
        return deliver(appended);
    }

    private PublishReceipt deliver(EventOrder.Appended appended) {
        appended.feeds().forEach(Feed::wake);
        run();
        return appended.receipt();
    }

    /** Places a stream on channels and patterns whose names stand between commas. */
    Placement request(String names, StartPosition start) {
        return order.place(SubscribeRequest.of(List.of(names.split(",")), start), StreamLoop.of(loop));
    }

    Subscription place(String names, StartPosition start) {
        if (request(names, start) instanceof Placement.Placed placed) {
            return placed.subscription();
        }
        throw new IllegalStateException(names + " are finished");
    }

    Viewer open(String names, StartPosition start) {
        return open(place(names, start));
    }

    Viewer open(Subscription subscription) {
        Viewer viewer = Viewer.open(loop, subscription);
        viewers.add(viewer);
        run();
        return viewer;
    }

    Viewer resume(String names, String id) {
        return open(names, new StartPosition.After(id));
    }

    void advance(Duration time) {
        clock.advance(time);
    }

    /** Lets so much time pass that everything expires, and cleans up. */
    void expireAll() {
        clock.advance(Duration.ofMinutes(10));
        order.sweep();
    }

    void run() {
        while (loop.runNow() > 0) {
            // until there is nothing to do
        }
    }

    /** Closes every viewer and stops the loop. */
    @Override
    public void close() {
        viewers.stream().filter(viewer -> !viewer.isEnded()).forEach(Viewer::leave);
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }
}
