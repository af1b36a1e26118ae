package dev.longwave.hub;

import dev.longwave.log.EventId;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.Feed;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Channels for publishers and streams. Safe from any thread.
 *
 * <pre>{@code
 * try (Hub hub = new Hub(HubSettings.DEFAULT)) {
 *     hub.subscribe(stream, SubscribeRequest.of(List.of("deploy:42"), StartPosition.LIVE));
 *     hub.publish("deploy:42", SseEvent.of("{\"status\":\"building\"}"));
 * }
 * }</pre>
 */
public final class Hub implements AutoCloseable {
    private final HubSettings settings;
    private final HubListener listener;
    private final EventOrder order;
    private final ScheduledFuture<?> sweeper;

    /** A hub with nobody listening. */
    public Hub(HubSettings settings) {
        this(settings, HubListener.NONE, System::nanoTime);
    }

    /**
     * A hub.
     *
     * @param listener is told what happens
     * @param nanoTime the clock that events age by, monotonic like {@link System#nanoTime}
     */
    public Hub(HubSettings settings, HubListener listener, LongSupplier nanoTime) {
        this.settings = settings;
        this.listener = listener;
        this.order = new EventOrder(settings, nanoTime);
        long interval = order.sweepIntervalNanos();
        this.sweeper = GlobalEventExecutor.INSTANCE.scheduleWithFixedDelay(
                order::sweep, interval, interval, TimeUnit.NANOSECONDS);
    }

    /** The bounds of this hub. */
    public HubSettings settings() {
        return settings;
    }

    /** Names this life of the logs; every id begins with it. */
    public String epoch() {
        return order.epoch();
    }

    /**
     * Publishes an event to a channel and delivers it.
     *
     * @throws IllegalArgumentException where the name or the event is not valid, see {@link Publication}
     * @throws RefusedException where the hub does not take it
     */
    public PublishReceipt publish(String channel, SseEvent event) {
        return publish(Publication.of(channel, event));
    }

    /**
     * Publishes an event and delivers it. It is in the log when this returns.
     *
     * @throws RefusedException where the hub does not take it
     */
    public PublishReceipt publish(Publication publication) {
        EventOrder.Appended appended = append(publication);
        appended.feeds().forEach(Feed::wake);
        return appended.receipt();
    }

    /** A way in for one publisher that says when it has no more to say for now, so that what it said goes out at once. */
    public EventSink sink() {
        return new LocalSink();
    }

    private EventOrder.Appended append(Publication publication) {
        try {
            EventOrder.Appended appended = order.publish(publication);
            if (!appended.feeds().isEmpty()) {
                listener.published();
            }
            return appended;
        } catch (RefusedException e) {
            listener.refused(e.reason());
            throw e;
        }
    }

    /**
     * Makes a stream follow channels. The place in their logs is taken before this returns.
     *
     * @return false where every channel asked for is finished and the client has had all of it: nothing was subscribed
     * @throws RefusedException where there are too many channels or patterns
     */
    public boolean subscribe(SseStream stream, SubscribeRequest request) {
        EventLoop eventLoop = stream.eventLoop();
        if (!(place(request, eventLoop) instanceof Placement.Placed placed)) {
            return false;
        }
        if (eventLoop.inEventLoop()) {
            stream.follow(placed.subscription());
        } else {
            eventLoop.execute(() -> stream.follow(placed.subscription()));
        }
        return true;
    }

    /**
     * Takes a place in the logs for a stream that is about to be opened.
     *
     * @param eventLoop the loop of the stream's connection
     * @return a subscription, which must be followed or cancelled, or word that everything is finished
     * @throws RefusedException where there are too many channels or patterns
     */
    public Placement place(SubscribeRequest request, EventLoop eventLoop) {
        try {
            return order.place(request, StreamLoop.of(eventLoop));
        } catch (RefusedException e) {
            listener.refused(e.reason());
            throw e;
        }
    }

    /**
     * Finishes a channel: its streams get an end event and are closed, and so are those that come later, after what is
     * kept. Publishing to it again begins it anew. To finish it twice changes nothing.
     *
     * @return the id of the end event, null where there is no such channel
     */
    public @Nullable String end(ChannelName channel) {
        EventOrder.Appended appended = order.end(channel);
        if (appended == null) {
            return null;
        }
        appended.feeds().forEach(Feed::wake);
        return appended.receipt().id();
    }

    /** How many channels there are. */
    public int channelCount() {
        return order.registry().channels().size();
    }

    /** How many patterns are in use. */
    public int patternCount() {
        return order.registry().patterns().size();
    }

    /** Encoded bytes that all logs keep together. */
    public long logBytes() {
        return order.logBytes();
    }

    /**
     * A page of channels by name.
     *
     * @param after names up to this one are left out; empty for none
     * @param limit most channels returned, at least 1
     */
    public List<ChannelInfo> channels(String after, int limit) {
        TreeMap<String, ChannelFeed> page = new TreeMap<>();
        for (ChannelFeed feed : order.registry().channels()) {
            if (feed.name().compareTo(after) > 0
                    && (page.size() < limit || feed.name().compareTo(page.lastKey()) < 0)) {
                page.put(feed.name(), feed);
                if (page.size() > limit) {
                    page.pollLastEntry();
                }
            }
        }
        List<ChannelInfo> infos = new ArrayList<>(page.size());
        page.values().forEach(feed -> infos.add(info(feed)));
        return infos;
    }

    /** One channel, null where there is none of that name. */
    public @Nullable ChannelInfo channel(ChannelName name) {
        ChannelFeed feed = order.registry().channel(name.value());
        return feed == null ? null : info(feed);
    }

    private ChannelInfo info(ChannelFeed feed) {
        synchronized (order) {
            Frame oldest = feed.log().oldest();
            Frame newest = feed.log().newest();
            return new ChannelInfo(
                    feed.name(),
                    feed.subscribers(),
                    feed.log().size(),
                    feed.log().bytes(),
                    idOf(oldest),
                    idOf(newest),
                    feed.log().endSequence() != 0);
        }
    }

    private @Nullable String idOf(@Nullable Frame frame) {
        if (frame == null) {
            return null;
        }
        return frame.ownId() != null ? frame.ownId() : EventId.format(epoch(), frame.sequence());
    }

    /** Stops the clean-up. Streams are their owners' to close. */
    @Override
    public void close() {
        sweeper.cancel(false);
    }

    private final class LocalSink implements EventSink {
        private final Set<Feed> touched = new LinkedHashSet<>();

        @Override
        public CompletionStage<PublishReceipt> publish(Publication publication) {
            try {
                EventOrder.Appended appended = append(publication);
                touched.addAll(appended.feeds());
                return CompletableFuture.completedFuture(appended.receipt());
            } catch (RefusedException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void flush() {
            for (Feed feed : touched) {
                feed.wake();
            }
            touched.clear();
        }
    }
}
