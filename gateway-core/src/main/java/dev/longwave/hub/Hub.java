package dev.longwave.hub;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.stream.Feed;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamLoop;
import dev.longwave.stream.StreamSettings;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Channels for publishers and streams. Safe from any thread.
 *
 * <pre>{@code
 * try (Hub hub = new Hub(HubSettings.DEFAULT)) {
 *     hub.subscribe(stream, "deploy:42");
 *     hub.publish("deploy:42", Map.of("status", "building"));
 * }
 * }</pre>
 */
public final class Hub implements AutoCloseable {
    private final HubSettings settings;
    private final HubListener listener;
    private final EventOrder order;
    private final LongSupplier nanoTime;
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
        this.nanoTime = nanoTime;
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
        return order.epoch().name();
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
     * Publishes data to a channel and delivers it.
     *
     * @param data a string is published as it is, anything else as the JSON that {@link StreamSettings#json} of
     *     {@link HubSettings#streams} makes of it
     * @throws IllegalArgumentException where the name is not valid or the data cannot be written as JSON
     * @throws RefusedException where the hub does not take it
     */
    public PublishReceipt publish(String channel, @Nullable Object data) {
        return publish(channel, settings.streams().json().toEvent(data));
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

    /**
     * Delivers events that got their order elsewhere, from one thread at a time. A hub that is given events this way is
     * not published to.
     *
     * @param events in their order; those that are here already are left out
     */
    public void accept(List<OrderedEvent> events) {
        Set<Feed> touched = new LinkedHashSet<>();
        for (OrderedEvent event : events) {
            touched.addAll(order.accept(event));
        }
        touched.forEach(Feed::wake);
    }

    /**
     * Begins a new epoch of an order that is kept elsewhere, from the thread that {@link #accept accepts}: what is kept is
     * dropped, and every open stream, and whoever resumes from an id of before, is told of a gap.
     *
     * @param epoch what ids begin with from now on
     * @param sequence the number that it begins after, not below any that was used before
     */
    public void beginEpoch(String epoch, long sequence) {
        order.beginEpoch(epoch, sequence).forEach(Feed::wake);
    }

    /**
     * The same as {@link #beginAnew(ChannelName)} in an order that is kept elsewhere, from the thread that
     * {@link #accept accepts}.
     *
     * @param sequence the number that this has there, which no event has
     */
    public void beginAnew(ChannelName channel, long sequence) {
        order.beginAnew(channel, sequence);
    }

    /**
     * Counts the open streams here that an event would be for, for whoever publishes it to an order that is kept elsewhere.
     *
     * @throws RefusedException where there are too many channels for it
     */
    public int readers(List<ChannelName> channels) {
        try {
            return order.readers(channels);
        } catch (RefusedException e) {
            listener.refused(e.reason());
            throw e;
        }
    }

    /** Counts the open streams here that follow a channel, by its name or by a pattern. */
    public int subscribers(ChannelName channel) {
        return order.readersOf(List.of(channel));
    }

    /** The number of the last event that is here. */
    public long sequence() {
        return order.committed().sequence();
    }

    private EventOrder.Appended append(Publication publication) {
        try {
            EventOrder.Appended appended = order.publish(publication);
            if (appended.feeds().isEmpty()) {
                listener.repeated();
            } else {
                listener.published();
            }
            return appended;
        } catch (RefusedException e) {
            listener.refused(e.reason());
            throw e;
        }
    }

    /**
     * Makes a stream, which follows nothing yet, follow channels: it gets what is published from now on.
     *
     * @param names channels and patterns, at least one
     * @return false where nothing was subscribed, see {@link #subscribe(SseStream, SubscribeRequest)}
     * @throws IllegalArgumentException where a name is not valid
     * @throws RefusedException where there are too many channels or patterns
     */
    public boolean subscribe(SseStream stream, String... names) {
        return subscribe(stream, SubscribeRequest.of(List.of(names), StartPosition.LIVE));
    }

    /**
     * Makes a stream, which follows nothing yet, follow channels. The place in their logs is taken before this returns.
     *
     * @return false where nothing was subscribed: the stream is closed, or every channel asked for is finished and the
     *     client has had all of it
     * @throws IllegalStateException on the stream's event loop, where it follows channels already; elsewhere that is logged
     * @throws RefusedException where there are too many channels or patterns
     */
    public boolean subscribe(SseStream stream, SubscribeRequest request) {
        EventLoop eventLoop = stream.eventLoop();
        if (stream.isClosed() || !(place(request, eventLoop) instanceof Placement.Placed placed)) {
            return false;
        }
        if (eventLoop.inEventLoop()) {
            stream.follow(placed.subscription());
            return true;
        }
        try {
            eventLoop.execute(() -> stream.follow(placed.subscription()));
            return true;
        } catch (RejectedExecutionException e) {
            // the loop has terminated, and the connection with it
            placed.subscription().cancel();
            return false;
        }
    }

    /**
     * Sends a stream a state and makes it follow what changes that, with nothing lost in between; the snapshot is taken on
     * the executor that {@link CompletableFuture} uses by itself. See
     * {@link #subscribe(SseStream, Callable, Executor, String...)}.
     */
    public boolean subscribe(SseStream stream, Callable<?> snapshot, String... names) {
        return subscribe(stream, snapshot, new CompletableFuture<Void>().defaultExecutor(), names);
    }

    /**
     * Sends a stream a state and makes it follow what changes that, with nothing lost in between. The stream's place in the
     * logs is taken before this returns; then the snapshot is taken and sent with the id of that place, and after it come
     * the events that were published since. A publisher that changes the state <em>before</em> it publishes the change has
     * every change either in the snapshot or behind it. Some may be in both: a client applies events so that this does no
     * harm, by replacing values rather than by counting.
     *
     * <p>Where the logs have dropped events since the place was taken, the snapshot is taken again from a new place, a few
     * times; one that always takes longer than the logs last is sent in the end, with a gap event behind it. Where it
     * fails, that is logged and the stream is closed with {@link CloseReason#ERROR}.
     *
     * @param snapshot what the client gets first: what {@link SseStream#send(Object)} may be given, of any size; an event's
     *     own id is replaced
     * @param executor runs the snapshot, which may take its time and block
     * @param names channels and patterns, at least one
     * @return false where nothing was subscribed and no snapshot is taken: the stream is closed, or every channel is
     *     finished and nothing of it is kept
     * @throws IllegalArgumentException where a name is not valid
     * @throws RefusedException where there are too many channels or patterns
     */
    public boolean subscribe(SseStream stream, Callable<?> snapshot, Executor executor, String... names) {
        SubscribeRequest request = SubscribeRequest.of(List.of(names), StartPosition.LIVE);
        return new SnapshotThenFollow(this, stream, snapshot, executor, request).begin();
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

    /**
     * The same with data of one's own, also for a channel that nobody has published to or reads.
     *
     * @param data see {@link SseEvent}
     * @return the id of the end event
     * @throws RefusedException where there are too many channels
     */
    public String end(ChannelName channel, String data) {
        EventOrder.Appended appended;
        try {
            appended = order.end(channel, data);
        } catch (RefusedException e) {
            listener.refused(e.reason());
            throw e;
        }
        appended.feeds().forEach(Feed::wake);
        return appended.receipt().id();
    }

    /** The id of the event that has finished a channel, null where it is not finished. */
    public @Nullable String endId(ChannelName channel) {
        return order.endId(channel);
    }

    /** Whether a channel is finished and a client with this position has had all of it. */
    public boolean isFinished(ChannelName channel, StartPosition start) {
        return order.isFinished(channel, start);
    }

    /**
     * Begins a channel anew: what it keeps is dropped, with its end where it was finished, and whoever resumes from an id
     * of before is told of a gap. Streams that follow it go on with what is published from now on.
     */
    public void beginAnew(ChannelName channel) {
        order.beginAnew(channel);
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
     * Makes all logs together keep less than {@link HubSettings#totalBytes} for as long as memory is short; who is too late
     * for what is dropped is told of a gap. The newest event of all stays.
     *
     * @param maxBytes most encoded bytes; what is configured is the most in any case
     */
    public void limitLogs(long maxBytes) {
        order.limitLogs(maxBytes);
    }

    /**
     * A page of channels by name. Looks at every channel there is; the order of events goes on meanwhile.
     *
     * @param search what a name must contain, in upper or lower case; empty for all channels
     * @param after names up to this one are left out; empty for none
     * @param limit most channels returned, at least 1
     */
    public ChannelPage channels(String search, String after, int limit) {
        Pattern wanted = search.isEmpty()
                ? null
                : Pattern.compile(search, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        TreeMap<String, ChannelFeed> page = new TreeMap<>();
        int total = 0;
        for (ChannelFeed feed : order.registry().channels()) {
            if (wanted != null && !wanted.matcher(feed.name()).find()) {
                continue;
            }
            total++;
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
        return new ChannelPage(total, infos);
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
                    newest == null ? null : Duration.ofNanos(nanoTime.getAsLong() - newest.appendedNanos()),
                    feed.log().endSequence() != 0);
        }
    }

    private @Nullable String idOf(@Nullable Frame frame) {
        if (frame == null) {
            return null;
        }
        return frame.ownId() != null ? frame.ownId() : order.epoch().id(frame.sequence());
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
