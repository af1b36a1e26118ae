package dev.longwave.hub;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.log.Committed;
import dev.longwave.log.EventId;
import dev.longwave.log.EventLog;
import dev.longwave.log.Retention;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.StreamLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one order of all events, which is a role and not a thread: a short lock that the publisher's own thread takes, in
 * which the event gets its number, is appended to each log that wants it, old events are trimmed, and the number is
 * committed. Encoding comes before it and waking after it; no code of the application runs inside.
 *
 * <p>So numbers are one total order, each stream sees rising numbers over all its channels, and one id is a whole
 * position. Placing a stream takes the same lock: what is committed after that is delivered to it.
 */
final class EventOrder {
    /** Most frames of one log that are dropped for their age in one hold of the lock. */
    private static final int EXPIRE_STEP = 256;

    /** Most channels that are looked at in one hold of the lock. */
    private static final int SWEEP_STEP = 128;

    /** Where an event went. */
    record Appended(PublishReceipt receipt, List<HubFeed> feeds) {}

    private volatile Epoch epoch = Epoch.first();
    private final Committed committed = new Committed();
    private final Retention retention;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    private final ChannelRegistry registry;
    private final LogBudget budget;
    private final IdempotencyKeys keys;
    private final OwnIds ownIds = new OwnIds();

    EventOrder(HubSettings settings, LongSupplier nanoTime) {
        this.retention = settings.retention();
        this.maxAgeNanos = TimeUnit.NANOSECONDS.convert(retention.maxAge());
        this.nanoTime = nanoTime;
        this.registry = new ChannelRegistry(settings.maxChannels(), settings.maxPatterns(), committed);
        this.budget = new LogBudget(settings.totalBytes(), this::feeds, (feed, frame) -> ownIds.trimmed(frame));
        this.keys = new IdempotencyKeys(settings.idempotencyWindow(), settings.maxIdempotencyKeys());
    }

    Epoch epoch() {
        return epoch;
    }

    Committed committed() {
        return committed;
    }

    /** For looking only; see {@link ChannelRegistry}. */
    ChannelRegistry registry() {
        return registry;
    }

    synchronized long logBytes() {
        return budget.bytes();
    }

    private Collection<? extends HubFeed> feeds() {
        return Stream.concat(registry.channels().stream(), registry.patterns().stream())
                .toList();
    }

    // ---- publishing ----

    Appended publish(Publication publication) {
        SseEvent event = publication.event();
        Frame frame = SseEncoder.encode(event, EventId.prefix(epoch.name()));
        String key = publication.idempotencyKey();
        Fingerprint print = key == null && event.id() == null ? null : Fingerprint.of(publication);
        synchronized (this) {
            long now = nanoTime.getAsLong();
            PublishReceipt before = print == null ? null : answeredBefore(publication, print, now);
            if (before != null) {
                return new Appended(before, List.of());
            }
            registry.checkRoomFor(publication.channels());
            Appended appended = append(publication.channels(), frame, committed.sequence() + 1, now);
            if (print != null && key != null) {
                keys.remember(key, print, appended.receipt, now);
            }
            if (print != null && event.id() != null) {
                ownIds.remember(event.id(), frame.sequence(), print, appended.receipt, appended.feeds.size());
            }
            trim(appended.feeds, frame.sequence(), now);
            committed.commit(frame.sequence());
            return appended;
        }
    }

    /**
     * Appends the event that finishes a channel.
     *
     * @return null where there is no such channel; no feeds where it is finished already
     */
    @Nullable
    Appended end(ChannelName channel) {
        String name = channel.value();
        Frame frame = endFrame(
                "{\"channel\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + "\"}");
        synchronized (this) {
            boolean known = registry.channel(name) != null || registry.endSequence(name) != 0;
            return known ? end(channel, frame) : null;
        }
    }

    /** Appends the event that finishes a channel, which is made where there is none; no feeds where it is finished. */
    Appended end(ChannelName channel, String data) {
        Frame frame = endFrame(data);
        synchronized (this) {
            return end(channel, frame);
        }
    }

    private Frame endFrame(String data) {
        return SseEncoder.encode(SseEvent.of(data).withType(SseEncoder.END_TYPE), EventId.prefix(epoch.name()));
    }

    private Appended end(ChannelName channel, Frame frame) {
        long ended = registry.endSequence(channel.value());
        if (ended != 0) {
            return new Appended(new PublishReceipt(epoch.id(ended), 0), List.of());
        }
        registry.checkRoomFor(List.of(channel));
        long now = nanoTime.getAsLong();
        Appended appended = append(List.of(channel), frame, committed.sequence() + 1, now);
        trim(appended.feeds, frame.sequence(), now);
        committed.commit(frame.sequence());
        return appended;
    }

    /** Drops what a channel keeps, its end too, and lets nobody resume from before this moment without a gap. */
    void beginAnew(ChannelName channel) {
        while (!hasBegunAnew(channel.value(), 0)) {
            // others get their turn between two steps
        }
    }

    /** The same in an order that is kept elsewhere, with the number that this has there. */
    void beginAnew(ChannelName channel, long sequence) {
        while (sequence > committed.sequence() && !hasBegunAnew(channel.value(), sequence)) {
            // others get their turn between two steps
        }
    }

    private synchronized boolean hasBegunAnew(String name, long sequence) {
        ChannelFeed feed = registry.channel(name);
        if (feed != null) {
            for (int i = 0; i < EXPIRE_STEP && feed.log().size() > 0; i++) {
                budget.trim(feed);
            }
            if (feed.log().size() > 0) {
                return false;
            }
        }
        // a number that no event has: only who comes from now on can have a position as high as this
        long cut = sequence == 0 ? committed.sequence() + 1 : sequence;
        registry.beginAnew(name, cut);
        committed.commit(cut);
        return true;
    }

    // ---- an order that is kept elsewhere ----

    /**
     * Appends an event that has its number. There is room for its channels: whoever keeps the order has seen to that.
     *
     * @return where it went, nowhere if it is here already
     */
    List<HubFeed> accept(OrderedEvent ordered) {
        SseEvent event = ordered.event();
        Frame frame = SseEncoder.encode(event, EventId.prefix(epoch.name()));
        Fingerprint print = event.id() == null ? null : Fingerprint.of(ordered.channels(), event);
        synchronized (this) {
            if (ordered.sequence() <= committed.sequence()) {
                return List.of();
            }
            if (frame.isEnd() && areAllFinished(ordered.channels())) {
                // two nodes have finished it at once
                committed.commit(ordered.sequence());
                return List.of();
            }
            long now = nanoTime.getAsLong();
            Appended appended = append(
                    ordered.channels(), frame, ordered.sequence(), now - TimeUnit.NANOSECONDS.convert(ordered.age()));
            if (print != null && event.id() != null) {
                ownIds.remember(event.id(), frame.sequence(), print, appended.receipt, appended.feeds.size());
            }
            trim(appended.feeds, frame.sequence(), now);
            committed.commit(frame.sequence());
            return appended.feeds;
        }
    }

    private boolean areAllFinished(List<ChannelName> names) {
        return names.stream().allMatch(name -> registry.endSequence(name.value()) != 0);
    }

    /**
     * Counts the streams that an event would be for.
     *
     * @throws RefusedException where there is no room for its channels
     */
    synchronized int readers(List<ChannelName> names) {
        registry.checkRoomFor(names);
        return readersOf(names);
    }

    /** The same wherever there is room. */
    synchronized int readersOf(List<ChannelName> names) {
        Set<HubFeed> feeds = new LinkedHashSet<>();
        for (ChannelName name : names) {
            ChannelFeed channel = registry.channel(name.value());
            if (channel != null) {
                feeds.add(channel);
                feeds.addAll(channel.patterns());
            } else {
                feeds.addAll(registry.patternsOf(name.value()));
            }
        }
        return feeds.isEmpty() ? 0 : subscribers(List.copyOf(feeds));
    }

    /** The id of the end event of a finished channel, else null. */
    synchronized @Nullable String endId(ChannelName channel) {
        long end = registry.endSequence(channel.value());
        return end == 0 ? null : epoch.id(end);
    }

    /**
     * Begins an epoch, and drops what is kept of the one before in steps, so that others get their turn in between.
     *
     * @return the feeds of all streams, each of which is due a gap
     */
    List<HubFeed> beginEpoch(String name, long sequence) {
        synchronized (this) {
            if (sequence < committed.sequence()) {
                throw new IllegalArgumentException(
                        "epoch must begin at " + committed.sequence() + " or above, got " + sequence);
            }
            epoch = epoch.next(name, sequence);
            registry.forgetThrough(sequence);
            committed.commit(sequence);
        }
        List<HubFeed> feeds = List.copyOf(feeds());
        for (HubFeed feed : feeds) {
            while (!hasBegun(feed, sequence)) {
                // others get their turn between two steps
            }
        }
        return feeds;
    }

    private synchronized boolean hasBegun(HubFeed feed, long sequence) {
        for (int i = 0; i < EXPIRE_STEP && feed.log().size() > 0; i++) {
            budget.trim(feed);
        }
        if (feed.log().size() > 0) {
            return false;
        }
        if (!(feed instanceof PatternFeed pattern) || pattern.isComplete()) {
            feed.log().beginAnew(sequence);
        }
        feed.log().leaveOut();
        return true;
    }

    private @Nullable PublishReceipt answeredBefore(Publication publication, Fingerprint print, long now) {
        String key = publication.idempotencyKey();
        PublishReceipt answer = key == null ? null : keys.answered(key, print, now);
        String id = publication.event().id();
        return answer != null || id == null ? answer : ownIds.answered(id, print);
    }

    private Appended append(List<ChannelName> names, Frame frame, long sequence, long nanos) {
        frame.number(sequence, nanos);
        List<HubFeed> feeds = targets(names);
        for (HubFeed feed : feeds) {
            budget.append(feed, frame);
        }
        String ownId = frame.ownId();
        String id = ownId != null ? ownId : epoch.id(sequence);
        return new Appended(new PublishReceipt(id, subscribers(feeds)), feeds);
    }

    private List<HubFeed> targets(List<ChannelName> names) {
        if (names.size() == 1) {
            ChannelFeed channel = registry.channelOrNew(names.get(0).value());
            if (channel.patterns().isEmpty()) {
                return List.of(channel);
            }
        }
        Set<HubFeed> targets = new LinkedHashSet<>();
        for (ChannelName name : names) {
            ChannelFeed channel = registry.channelOrNew(name.value());
            targets.add(channel);
            targets.addAll(channel.patterns());
        }
        return List.copyOf(targets);
    }

    /** Open streams that read any of some logs, one that reads several of them counted once. */
    private static int subscribers(List<HubFeed> feeds) {
        int count = 0;
        int best = 0;
        for (int i = 0; i < feeds.size(); i++) {
            count += feeds.get(i).subscribers();
            if (feeds.get(i).readersOfSeveral().size()
                    > feeds.get(best).readersOfSeveral().size()) {
                best = i;
            }
        }
        if (feeds.size() == 1) {
            return count;
        }
        for (int i = 0; i < feeds.size(); i++) {
            if (i != best) {
                for (PlacedSubscription reader : feeds.get(i).readersOfSeveral()) {
                    if (isCountedElsewhere(reader, feeds, i, best)) {
                        count--;
                    }
                }
            }
        }
        return count;
    }

    /** A reader counts where it is found first, the largest set of readers coming before all others. */
    private static boolean isCountedElsewhere(PlacedSubscription reader, List<HubFeed> feeds, int at, int best) {
        if (feeds.get(best).readersOfSeveral().contains(reader)) {
            return true;
        }
        for (int i = 0; i < at; i++) {
            if (feeds.get(i).readersOfSeveral().contains(reader)) {
                return true;
            }
        }
        return false;
    }

    private void trim(List<HubFeed> feeds, long sequence, long now) {
        for (HubFeed feed : feeds) {
            EventLog log = feed.log();
            while (log.size() > 1 && retention.exceededBy(log.size(), log.bytes())) {
                budget.trim(feed);
            }
            expire(feed, now);
            budget.enforce(feed, sequence);
        }
    }

    /** Drops what is too old, at most a step of it, and tells whether there is more. */
    private boolean expire(HubFeed feed, long now) {
        for (int i = 0; i < EXPIRE_STEP; i++) {
            Frame oldest = feed.log().oldest();
            if (oldest == null || now - oldest.appendedNanos() <= maxAgeNanos) {
                return false;
            }
            budget.trim(feed);
        }
        return true;
    }

    // ---- subscribing ----

    Placement place(SubscribeRequest request, StreamLoop loop) {
        List<PatternFeed> patterns = new ArrayList<>(request.patterns().size());
        try {
            for (ChannelPattern pattern : request.patterns()) {
                PatternFeed feed = claim(pattern);
                patterns.add(feed);
                complete(feed);
            }
            synchronized (this) {
                return placeNow(request, patterns, loop);
            }
        } finally {
            release(patterns);
        }
    }

    private Placement placeNow(SubscribeRequest request, List<PatternFeed> patterns, StreamLoop loop) {
        List<ChannelName> names = request.channels();
        if (patterns.isEmpty() && isFinished(names, request.start())) {
            return new Placement.Finished();
        }
        registry.checkRoomFor(names);
        List<ChannelFeed> channels = new ArrayList<>(names.size());
        for (ChannelName name : names) {
            channels.add(registry.channelOrNew(name.value()));
        }
        long now = nanoTime.getAsLong();
        channels.forEach(feed -> expire(feed, now));
        StartPosition start = request.start();
        if (start instanceof StartPosition.Live && patterns.isEmpty() && areFinished(channels)) {
            // whoever comes late to something finished is shown it
            start = StartPosition.EARLIEST;
        }
        List<HubFeed> feeds = new ArrayList<>(channels.size() + patterns.size());
        feeds.addAll(channels);
        feeds.addAll(patterns);
        PlacedSubscription subscription = new PlacedSubscription(this, feeds);
        new CursorPlacement(epoch, committed.sequence(), now, ownIds, channels, patterns, loop)
                .place(start, subscription);
        for (HubFeed feed : feeds) {
            feed.subscribe(subscription, feeds.size() > 1);
        }
        return new Placement.Placed(subscription);
    }

    /** Whether {@link #place} would have nothing to place: what it would be for is finished, and had. */
    synchronized boolean isFinished(ChannelName channel, StartPosition start) {
        return isFinished(List.of(channel), start);
    }

    private boolean isFinished(List<ChannelName> names, StartPosition start) {
        for (ChannelName name : names) {
            long end = registry.endSequence(name.value());
            ChannelFeed feed = registry.channel(name.value());
            boolean nothingKept = feed == null || feed.log().size() == 0;
            boolean hadAll = start instanceof StartPosition.After after && sequenceOf(after.id()) >= end;
            if (end == 0 || !(hadAll || (nothingKept && !(start instanceof StartPosition.After)))) {
                return false;
            }
        }
        return true;
    }

    private long sequenceOf(String id) {
        EventId ours = EventId.parse(id);
        if (ours != null) {
            return ours.epoch().equals(epoch.name()) && ours.sequence() <= committed.sequence() ? ours.sequence() : -1;
        }
        Long own = ownIds.sequence(id);
        return own == null ? -1 : own;
    }

    private static boolean areFinished(List<ChannelFeed> channels) {
        return channels.stream().allMatch(feed -> feed.log().endSequence() != 0);
    }

    /** Gives up a place, and with the last one of a channel that keeps nothing the channel. */
    synchronized void leave(PlacedSubscription subscription) {
        long now = nanoTime.getAsLong();
        for (HubFeed feed : subscription.feeds()) {
            feed.unsubscribe(subscription);
            if (feed instanceof PatternFeed pattern) {
                pattern.idleSince(now);
            }
            removeIfUnused(feed);
        }
    }

    private void removeIfUnused(HubFeed feed) {
        if (feed instanceof ChannelFeed channel && channel.isUnused() && !channel.isRemoved()) {
            registry.remove(channel);
        }
    }

    /** A pattern's feed, made where there is none, that stays at least until it is released. */
    private synchronized PatternFeed claim(ChannelPattern pattern) {
        PatternFeed feed = registry.pattern(pattern);
        if (feed == null) {
            if (registry.isFullOfPatterns()) {
                remove(registry.longestIdlePattern());
            }
            feed = registry.addPattern(pattern);
        }
        feed.claim();
        return feed;
    }

    private void release(List<PatternFeed> patterns) {
        if (!patterns.isEmpty()) {
            synchronized (this) {
                long now = nanoTime.getAsLong();
                patterns.forEach(pattern -> pattern.release(now));
            }
        }
    }

    /**
     * Makes the channels that are there already join a pattern that has just been made, in steps, so that publishers get
     * their turn in between; the pattern's log is whole from the moment that the last one has.
     */
    private void complete(PatternFeed feed) {
        if (feed.isComplete()) {
            return;
        }
        // two threads may do this for one pattern: to join twice changes nothing, and neither waits for the other
        List<ChannelFeed> step = new ArrayList<>(SWEEP_STEP);
        for (ChannelFeed channel : registry.channels()) {
            if (feed.pattern().matches(channel.name())) {
                step.add(channel);
                if (step.size() == SWEEP_STEP) {
                    join(step, feed);
                }
            }
        }
        synchronized (this) {
            join(step, feed);
            if (!feed.isComplete()) {
                registry.complete(feed);
            }
        }
    }

    private synchronized void join(List<ChannelFeed> channels, PatternFeed pattern) {
        for (ChannelFeed channel : channels) {
            if (!channel.isRemoved()) {
                channel.join(pattern);
            }
        }
        channels.clear();
    }

    // ---- clean-up ----

    /** Drops what is too old, then channels that keep nothing and that nobody reads, then patterns long out of use. */
    void sweep() {
        List<HubFeed> step = new ArrayList<>(SWEEP_STEP);
        for (HubFeed feed : feeds()) {
            step.add(feed);
            if (step.size() == SWEEP_STEP) {
                sweep(step);
            }
        }
        sweep(step);
        synchronized (this) {
            keys.expire(nanoTime.getAsLong());
        }
    }

    private void sweep(List<HubFeed> feeds) {
        while (!feeds.isEmpty()) {
            synchronized (this) {
                long now = nanoTime.getAsLong();
                feeds.removeIf(feed -> isSwept(feed, now));
            }
        }
    }

    /** Cleans one feed up, and tells whether that is done or it has more to drop than one step. */
    private boolean isSwept(HubFeed feed, long now) {
        if (expire(feed, now)) {
            return false;
        }
        removeIfUnused(feed);
        if (feed instanceof PatternFeed pattern
                && pattern.isIdle()
                && !pattern.isRemoved()
                && now - pattern.idleSinceNanos() > maxAgeNanos) {
            remove(pattern);
        }
        return true;
    }

    /** Keeps all logs within fewer bytes than configured, dropping the oldest events in steps. */
    void limitLogs(long maxBytes) {
        synchronized (this) {
            budget.limit(maxBytes);
        }
        while (isOverBudget()) {
            // others get their turn between two steps
        }
    }

    private synchronized boolean isOverBudget() {
        return budget.trimOver(EXPIRE_STEP, committed.sequence());
    }

    private void remove(PatternFeed pattern) {
        while (pattern.log().size() > 0) {
            budget.trim(pattern);
        }
        registry.remove(pattern);
    }

    /** The shortest time worth waiting between two sweeps, in nanoseconds. */
    long sweepIntervalNanos() {
        return Math.min(TimeUnit.SECONDS.toNanos(5), Math.max(TimeUnit.MILLISECONDS.toNanos(100), maxAgeNanos / 10));
    }
}
