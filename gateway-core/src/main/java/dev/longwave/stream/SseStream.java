package dev.longwave.stream;

import dev.longwave.log.GapReason;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscriber's open response.
 *
 * <p>Events reach the client in two ways: a subscription makes the stream follow the logs of its channels, and
 * {@link #send(Object) send} sends to this client alone. Heartbeats are automatic. The methods that stand first are for applications:
 * they may be called by any thread, never block, and never throw because the client went away. All others are confined
 * to the connection's event loop.
 *
 * <pre>{@code
 * SseStream stream = Sse.open(ctx, request);
 * stream.onClose(reason -> timer.cancel());
 * stream.send(Map.of("status", "building"));
 * }</pre>
 */
public final class SseStream implements Slice, Roster.Member {
    private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);
    private static final AtomicLong OPENED = new AtomicLong();
    private static final LogCursor[] NO_CURSORS = {};

    private final long number = OPENED.incrementAndGet();
    private final Outlet outlet;
    private final StreamLoop loop;
    private final StreamSettings settings;
    private final long openedNanos;

    // any thread; null until they are needed, which for most streams is never, or at the end
    private volatile @Nullable Closing closing;
    private volatile @Nullable DirectSends directSends;

    // the loop's thread
    private LogCursor[] cursors = NO_CURSORS;
    private @Nullable SocketAddress behindProxy;
    private @Nullable Subscription subscription;
    private boolean queued;
    private boolean again;
    private boolean confirmed;
    private byte userAgent = UserAgents.UNKNOWN;
    private int slot;
    private int counted;
    private long position;
    private long lastWrite;
    private long suspectedSince;
    private long stalledSince;

    private SseStream(Outlet outlet, StreamLoop loop, StreamSettings settings) {
        this.outlet = outlet;
        this.loop = loop;
        this.settings = settings;
        this.openedNanos = loop.pass().tick();
        this.lastWrite = openedNanos;
    }

    /**
     * Opens a stream on an outlet whose response head has been written, though perhaps not flushed, and sends it the
     * comment that makes a browser's {@code onopen} fire. On the event loop.
     *
     * @param eventLoop the connection's
     */
    public static SseStream open(Outlet outlet, EventLoop eventLoop, StreamSettings settings) {
        return openFor(outlet, eventLoop, settings, null);
    }

    /**
     * The same for a stream that follows a subscription from its first byte.
     *
     * @param subscription is cancelled when the stream closes
     */
    public static SseStream open(
            Outlet outlet, EventLoop eventLoop, StreamSettings settings, Subscription subscription) {
        return openFor(outlet, eventLoop, settings, subscription);
    }

    private static SseStream openFor(
            Outlet outlet, EventLoop eventLoop, StreamSettings settings, @Nullable Subscription subscription) {
        StreamLoop loop = StreamLoop.of(eventLoop);
        SseStream stream = new SseStream(outlet, loop, settings);
        loop.heartbeats(settings).add(stream);
        settings.listener().opened(stream);
        if (subscription == null) {
            stream.tell(SseEncoder.encodeQuiet("", settings.retry(), null));
        } else {
            stream.attach(subscription, settings.retry());
        }
        stream.deliver();
        return stream;
    }

    /**
     * A stream that never was open, for a request that can have none: it refuses what is sent, and calls at once whoever
     * asks for its end. On the event loop.
     *
     * @param eventLoop the connection's
     * @param reason why there is none
     */
    public static SseStream closed(EventLoop eventLoop, StreamSettings settings, CloseReason reason) {
        SseStream stream = new SseStream(new ClosedOutlet(), StreamLoop.of(eventLoop), settings);
        Closing closing = stream.closing();
        closing.begin(reason);
        closing.runCallbacks(stream, reason);
        closing.complete(reason);
        return stream;
    }

    // ---- for applications, any thread ----

    /** How many streams had been opened in this process with this one. */
    public long number() {
        return number;
    }

    /** A short name for this stream, unique in this process: its number in hexadecimal digits. */
    public String id() {
        return Long.toHexString(number);
    }

    /**
     * Sends an event to this client alone.
     *
     * @return false once the stream is closed, or when it holds as many unsent bytes as it may; the event is dropped then
     * @throws IllegalArgumentException where the event cannot be encoded, see {@link SseEvent}
     */
    public boolean send(SseEvent event) {
        if (isClosed()) {
            return false;
        }
        Frame frame = SseEncoder.encode(event);
        DirectSends sends = directSends();
        if (!sends.offer(frame, settings.sendBufferBytes())) {
            return false;
        }
        if (sends.needsWakeUp()) {
            runOnLoop(this::sendsArrived);
        }
        return true;
    }

    /**
     * Sends data alone, which a browser dispatches as {@code message}; see {@link #send(SseEvent)}.
     *
     * @param data a string is sent as it is, anything else as the JSON that {@link StreamSettings#json} makes of it in
     *     the caller's thread
     * @return false where it was dropped
     * @throws IllegalArgumentException where the data cannot be written as JSON or sent, unless the stream is closed
     */
    public boolean send(@Nullable Object data) {
        return !isClosed() && send(settings.json().toEvent(data));
    }

    /**
     * Sends data with an event type; see {@link #send(Object)}.
     *
     * @param event what a browser's {@code addEventListener} names, or null for {@code message}
     */
    public boolean send(@Nullable Object data, @Nullable String event) {
        return !isClosed() && send(settings.json().toEvent(data).withType(event));
    }

    /**
     * Sends everything that a publisher has, no faster than this client takes it: a bounded number of items is asked for
     * ahead, and more only as those have been written to the connection. What an item becomes is said at
     * {@link #send(Object)}; none is refused for being too many bytes, and none dropped while the stream is open. The
     * publisher is cancelled when the stream closes. Several publishers may be sent at a time, besides other sends.
     *
     * @return completes on the event loop once the publisher has completed and all its items are written; fails with the
     *     publisher's failure, after the items that came before it, with an {@link IllegalArgumentException} where an item
     *     cannot be written as JSON, an {@link IllegalStateException} where the publisher sends more than it was asked
     *     for, or a {@link java.util.concurrent.CancellationException} where the stream is closed first
     */
    public CompletionStage<Void> sendAll(Flow.Publisher<?> items) {
        if (isClosed()) {
            return CompletableFuture.failedStage(Inflow.cancellation(this));
        }
        Inflow inflow = newInflow();
        items.subscribe(inflow);
        return inflow.whenDone();
    }

    /** A subscriber that sends what it gets to this stream. */
    Inflow newInflow() {
        Inflow inflow = new Inflow(this, directSends());
        runOnLoop(inflow::begin);
        return inflow;
    }

    /** Sends a comment that no client dispatches, now, besides those that are sent by themselves after silence. */
    public boolean heartbeat() {
        if (isClosed()) {
            return false;
        }
        runOnLoop(() -> {
            if (isReady()) {
                loop.pass().tick();
                loop.pass().writeFrame(this, loop.heartbeats(settings).heartbeatOf(this));
            }
        });
        return true;
    }

    /** Ends the stream: what was sent goes out, then the response ends. Does nothing where it is closed already. */
    public void close() {
        close(CloseReason.SERVER);
    }

    /** Ends the stream for a reason. Safe to repeat: the first reason stays. */
    public void close(CloseReason reason) {
        if (closing().begin(reason)) {
            runOnLoop(() -> finish(reason, true));
        }
    }

    /**
     * The same, and the last that the client is told is how long to wait before it connects again.
     *
     * @param retry the client's reconnection time from then on, not negative
     */
    public void close(CloseReason reason, Duration retry) {
        if (closing().begin(reason)) {
            runOnLoop(() -> {
                directSends().force(SseEncoder.encodeQuiet("", retry, null));
                finish(reason, true);
            });
        }
    }

    /**
     * Registers what to do once the stream is closed, on any side: runs exactly once, on the event loop, or at once in
     * the caller's thread where the stream is closed already. What it throws is logged and goes no further.
     */
    public void onClose(Consumer<CloseReason> callback) {
        closing().onClose(this, callback);
    }

    /** Completes with the reason after the callbacks have run and the response has ended. Never fails. */
    public CompletionStage<CloseReason> whenClosed() {
        return closing().whenClosed();
    }

    /** Whether the stream is closed or about to be. */
    public boolean isClosed() {
        Closing begun = closing;
        return begun != null && begun.hasBegun();
    }

    private synchronized Closing closing() {
        if (closing == null) {
            closing = new Closing();
        }
        return closing;
    }

    /** The event loop that this stream is confined to. */
    public EventLoop eventLoop() {
        return loop.eventLoop();
    }

    // ---- on the event loop ----

    /** What this stream was opened with. */
    public StreamSettings settings() {
        return settings;
    }

    /** Where the client is, null once unknown. */
    public @Nullable SocketAddress remoteAddress() {
        SocketAddress told = behindProxy;
        return told != null ? told : outlet.remoteAddress();
    }

    /** Notes where the client is, for one whose connection is a proxy's. */
    public void remoteAddress(SocketAddress client) {
        behindProxy = client;
    }

    /** Notes what the client says it is, null where it says nothing. Call at most once. */
    public void userAgent(@Nullable String text) {
        if (!isClosed()) {
            userAgent = loop.userAgents().join(text);
        }
    }

    /**
     * What the client says it is, at most {@value UserAgents#MAX_CHARACTERS} characters of it; null where it says nothing,
     * or where the streams of this loop say too many different things for all to be kept. A stranger's words: never to be
     * put into a page as they are.
     */
    public @Nullable String userAgent() {
        return loop.userAgents().text(userAgent);
    }

    /** Age of this stream in milliseconds. */
    public long ageMillis() {
        return (loop.pass().tick() - openedNanos) / 1_000_000;
    }

    /** Names of the channels and patterns that this stream follows. */
    public List<String> follows() {
        List<String> names = new ArrayList<>(cursors.length);
        for (LogCursor cursor : cursors) {
            if (cursor instanceof FollowingCursor following) {
                names.add(following.feedName());
            }
        }
        return names;
    }

    /** How many events wait for this stream to take them, an event in several of its logs counted for each. */
    public long behind() {
        long behind = 0;
        for (LogCursor cursor : cursors) {
            behind += cursor.behind();
        }
        return behind;
    }

    /** Makes this stream, which follows nothing yet, follow a subscription; it is told its position first. */
    public void follow(Subscription newSubscription) {
        if (mayFollow(newSubscription)) {
            attach(newSubscription, null);
            deliver();
        }
    }

    /**
     * The same for a client that has a state first, and then what changes it.
     *
     * @param state what the client gets first, with the id of the subscription's position
     * @param evenIfLost whether to follow where something after that position is not kept any more, and tell of the gap
     * @return false where something is not kept any more: then the subscription is still the caller's to cancel
     */
    public boolean follow(Subscription newSubscription, Frame state, boolean evenIfLost) {
        List<LogCursor> placed = newSubscription.cursors();
        if (!evenIfLost && placed.stream().anyMatch(LogCursor::isOvertaken)) {
            return false;
        }
        if (mayFollow(newSubscription)) {
            subscription = newSubscription;
            position = newSubscription.position();
            tell(state);
            attach(placed);
            deliver();
        }
        return true;
    }

    private boolean mayFollow(Subscription newSubscription) {
        if (isClosed()) {
            newSubscription.cancel();
            return false;
        }
        if (subscription != null) {
            newSubscription.cancel();
            throw new IllegalStateException("stream " + id() + " follows " + follows() + " already");
        }
        return true;
    }

    private void attach(Subscription newSubscription, @Nullable Duration retry) {
        subscription = newSubscription;
        position = newSubscription.position();
        Gap gap = newSubscription.gap();
        // told a position behind the gap and cut before the gap itself, a client would never hear of it
        String id = gap == null ? newSubscription.id(position) : null;
        tell(SseEncoder.encodeQuiet("", retry, id));
        if (gap != null) {
            settings.listener().gap(this, gap.reason());
            tell(gap.frame());
        }
        attach(newSubscription.cursors());
    }

    private void attach(List<LogCursor> placed) {
        if (isClosed()) {
            return;
        }
        cursors = placed.toArray(NO_CURSORS);
        for (LogCursor cursor : cursors) {
            cursor.attach(this);
        }
        // nothing may be left of a finished channel: then this was all
        closeIfFinished();
    }

    /** Says something that is no event of a log, in its turn among the direct sends. */
    private void tell(Frame frame) {
        if (isReady() && !hasDirectSends()) {
            loop.pass().tick();
            loop.pass().writeFrame(this, frame);
        } else {
            directSends().force(frame);
        }
    }

    /** Called by the outlet: what was in flight is out, or the connection has become writable. */
    public void drained() {
        stalledSince = 0;
        if (!isClosed()) {
            countHeld();
        }
        deliverLater();
    }

    /** Called by the outlet: the connection is gone. */
    public void connectionClosed() {
        if (closing().begin(CloseReason.CLIENT)) {
            finish(CloseReason.CLIENT, false);
        }
    }

    /** Closes the connection without ending the response, for a client that would not read the end either. */
    void abort(CloseReason reason) {
        if (closing().begin(reason)) {
            finish(reason, false);
        }
    }

    /**
     * Closes this because memory is short: with a time to come back after where that can go out at once, else without a
     * word.
     *
     * @param retry what the client is told to wait
     */
    void shed(Duration retry) {
        if (!isReady() || hasDirectSends()) {
            abort(CloseReason.OVERLOAD);
            return;
        }
        loop.pass().writeFrame(this, SseEncoder.encodeQuiet("", retry, null));
        close(CloseReason.OVERLOAD);
    }

    /** Closes the connection because something failed on this side. */
    void fail(Throwable failure) {
        LOG.warn("stream failed stream={}", id(), failure);
        abort(CloseReason.ERROR);
    }

    private void finish(CloseReason reason, boolean politely) {
        loop.heartbeats(settings).remove(this);
        for (LogCursor cursor : cursors) {
            cursor.detach();
        }
        cursors = NO_CURSORS;
        loop.unsent().add(-counted);
        counted = 0;
        loop.userAgents().leave(userAgent);
        userAgent = UserAgents.UNKNOWN;
        Subscription followed = subscription;
        if (followed != null) {
            subscription = null;
            followed.cancel();
        }
        closing().runCallbacks(this, reason);
        if (politely) {
            outlet.end(remainingSends());
        } else {
            outlet.abort();
        }
        settings.listener().closed(this, reason);
        DirectSends sends = directSends;
        if (sends != null) {
            sends.inflows().forEach(Inflow::streamClosed);
        }
        closing().complete(reason);
    }

    private @Nullable ByteBuf remainingSends() {
        DirectSends sends = directSends;
        return sends == null ? null : sends.drain(outlet.isChunked());
    }

    private void sendsArrived() {
        directSends().awake();
        deliverLater();
    }

    private void deliver() {
        if (loop.pass().deliver(this)) {
            deliverLater();
        }
    }

    void deliverLater() {
        if (isClosed()) {
            return;
        }
        if (queued) {
            again = true;
        } else {
            queued = true;
            loop.pass().add(this);
        }
    }

    @Override
    public int run(int budget) {
        again = false;
        if (loop.pass().deliver(this)) {
            again = true;
        }
        return 1;
    }

    @Override
    public boolean unfinished() {
        queued = again && !isClosed();
        return queued;
    }

    private void runOnLoop(Runnable task) {
        EventLoop eventLoop = loop.eventLoop();
        if (eventLoop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("event loop has terminated, and the connection with it stream={}", id());
        }
    }

    // ---- for the pass and the heartbeats ----

    Outlet outlet() {
        return outlet;
    }

    LogCursor[] cursors() {
        return cursors;
    }

    long committed() {
        return subscription == null ? 0 : subscription.committed().sequence();
    }

    boolean isReady() {
        return outlet.isReady() && !isClosed();
    }

    void position(long newPosition) {
        position = newPosition;
    }

    void written(long nanos) {
        lastWrite = nanos;
        confirmed = false;
    }

    long lastWrite() {
        return lastWrite;
    }

    /** Bytes that wait for this client alone: sent to it and not written, or written and not taken by the kernel. */
    long heldBytes() {
        DirectSends sends = directSends;
        return outlet.heldBytes() + (sends == null ? 0 : sends.bytes());
    }

    /** Counts what the outlet holds now among what all outlets of the loop hold, over whose bound somebody has to go. */
    void countHeld() {
        int held = Math.toIntExact(Math.min(outlet.heldBytes(), Integer.MAX_VALUE));
        loop.unsent().add(held - counted);
        counted = held;
        loop.keepUnsentInBounds();
    }

    /** Hands the rest of a cut frame to the outlet. */
    void queue(ByteBuf rest) {
        stalled(loop.pass().tick());
        outlet.queue(rest);
    }

    /** Notes since when this takes nothing, until {@link #drained}. */
    void stalled(long nanos) {
        if (stalledSince == 0) {
            stalledSince = Math.max(1, nanos);
        }
    }

    long stalledSince() {
        return stalledSince;
    }

    /** Whether all that was written is known to be acknowledged, or nothing can be known. */
    boolean isConfirmed() {
        return confirmed;
    }

    void confirm() {
        confirmed = true;
        suspectedSince = 0;
    }

    void suspect(long nanos) {
        suspectedSince = nanos;
    }

    long suspectedSince() {
        return suspectedSince;
    }

    /** The id of the position that a stream without news has come to, null where the client knows it already. */
    @Nullable
    String advancedId() {
        Subscription followed = subscription;
        if (followed == null) {
            return null;
        }
        long ceiling = committed();
        for (LogCursor cursor : cursors) {
            if (cursor.next < cursor.log().tail()) {
                return null;
            }
        }
        if (ceiling <= position) {
            return null;
        }
        position(ceiling);
        return followed.id(ceiling);
    }

    boolean hasDirectSends() {
        DirectSends sends = directSends;
        return sends != null && !sends.isEmpty();
    }

    void gatherDirectSends(Batch batch) {
        directSends().gather(batch);
    }

    void directSendsWritten(int frames) {
        directSends().written(frames);
    }

    private DirectSends directSends() {
        DirectSends present = directSends;
        if (present == null) {
            synchronized (this) {
                present = directSends;
                if (present == null) {
                    present = new DirectSends();
                    directSends = present;
                }
            }
        }
        return present;
    }

    /** Closes this where it fell off a log for being slow and is to be closed then. */
    boolean disconnectIfLost() {
        if (settings.slowConsumer() == SlowConsumerPolicy.GAP || isOfEndedEpoch()) {
            return false;
        }
        for (LogCursor cursor : cursors) {
            if (cursor.isOvertaken()) {
                settings.listener().gap(this, GapReason.SLOW);
                abort(CloseReason.SLOW_CONSUMER);
                return true;
            }
        }
        return false;
    }

    /**
     * Moves every cursor that fell off its log to the oldest frame kept.
     *
     * @return what to tell the client, null where the stream is closed instead
     */
    @Nullable
    Frame skipLost(long ceiling) {
        Subscription followed = subscription;
        if (followed == null) {
            return null;
        }
        if (disconnectIfLost()) {
            return null;
        }
        GapReason reason = isOfEndedEpoch() ? followed.lossReason() : GapReason.SLOW;
        settings.listener().gap(this, reason);
        String from = followed.id(position);
        long first = Long.MAX_VALUE;
        for (LogCursor cursor : cursors) {
            cursor.skipLost();
            cursor.finished = cursor.isAtEnd(ceiling);
            Frame next = cursor.peek(ceiling);
            if (next != null) {
                first = Math.min(first, next.sequence());
            }
        }
        dropExhausted();
        position(Math.max(position, Math.min(first - 1, Math.max(ceiling, followed.epochStart()))));
        return new Gap(reason, from, followed.id(position), first == Long.MAX_VALUE ? null : followed.id(first))
                .frame();
    }

    /** Whether the epoch that this stream's position is of has ended. */
    private boolean isOfEndedEpoch() {
        Subscription followed = subscription;
        return followed != null && position < followed.epochStart();
    }

    /** Drops cursors that have caught up with the logs that took over from them: later trims are not their loss. */
    void dropExhausted() {
        List<LogCursor> kept = new ArrayList<>(cursors.length);
        for (LogCursor cursor : cursors) {
            if (!cursor.isExhausted()) {
                kept.add(cursor);
            }
        }
        cursors = kept.toArray(NO_CURSORS);
    }

    /** Closes the stream once every channel that it follows is finished. */
    void closeIfFinished() {
        for (LogCursor cursor : cursors) {
            if (!cursor.finished || !cursor.isFinishable()) {
                return;
            }
        }
        if (cursors.length > 0) {
            close(CloseReason.SERVER);
        }
    }

    @Override
    public int slot() {
        return slot;
    }

    @Override
    public void slot(int newSlot) {
        slot = newSlot;
    }

    @Override
    public String toString() {
        return "stream " + id();
    }
}
