package dev.longwave.cluster;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.broker.Broker;
import dev.longwave.broker.Leases;
import dev.longwave.broker.NodeInfo;
import dev.longwave.broker.UnavailableException;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Hub;
import dev.longwave.hub.Publication;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.hub.RefusedException;
import dev.longwave.hub.StartPosition;
import dev.longwave.log.EventId;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of events that several gateways share, kept in a Redis stream: what is published goes to Redis, gets its number
 * there, and comes back to every gateway. Nothing is acknowledged that Redis has not taken.
 */
public final class RedisBroker implements Broker, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBroker.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(50);
    private static final Duration PULSE_INTERVAL = Duration.ofSeconds(1);

    /** Pulses that may be missed before a node counts as gone. */
    private static final Duration NODE_GONE_AFTER = PULSE_INTERVAL.multipliedBy(10);

    /** Time-outs, at the most, until a thread that connects has done so or given up. */
    private static final int CONNECTING_TAKES = 4;

    /** Pulses for which nothing has come of what Redis has, after which nothing will. */
    private static final int STALLED_PULSES = 3;

    /** Where publications go now. */
    private static final class Way {
        final RedisSession session;
        final String epoch;

        // the thread that the answers to pulses come on only
        private long read;
        private int stalled;

        Way(RedisSession session, String epoch) {
            this.session = session;
            this.epoch = epoch;
        }

        /** Whether there has been something to read for long, and nothing was read. */
        boolean isStalled(long last, long sequence) {
            stalled = last == read && sequence > last ? stalled + 1 : 0;
            read = last;
            return stalled >= STALLED_PULSES;
        }
    }

    private final ClusterSettings settings;
    private final Hub hub;
    private final ClusterMember member;
    private final ClusterListener listener;
    private final KeyAllowance keys;
    private final RedisConnector connector;
    private final Follower follower;
    private final Thread thread;
    private final ScheduledThreadPoolExecutor timer;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final RedisLeases leases;
    private final RemoteReaders remoteReaders;
    private final PendingPublish.Outcome outcome = new Counting();
    private volatile @Nullable Way way;
    private final AtomicInteger joined = new AtomicInteger();
    private final long startedNanos = System.nanoTime();
    private volatile Set<String> nodes = Set.of();
    private volatile List<NodeWord> words = List.of();
    private volatile long sequenceAtRedis;

    private RedisBroker(ClusterSettings settings, Hub hub, ClusterMember member, ClusterListener listener) {
        this.settings = settings;
        this.member = member;
        this.hub = hub;
        this.listener = listener;
        this.keys = new KeyAllowance(settings.idempotency(), System::nanoTime);
        this.connector = new RedisConnector(settings.redis(), settings.nodeName(), 2 * Unanswered.MOST);
        this.follower = new Follower(connector, settings, hub, new Following(), listener);
        this.thread = new Thread(follower, "cluster-follower");
        thread.setDaemon(true);
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread timing = new Thread(task, "cluster-timer");
            timing.setDaemon(true);
            return timing;
        });
        this.remoteReaders = new RemoteReaders(hub::subscribers, System::nanoTime);
        this.leases = new RedisLeases(settings.nodeName(), timer, this::session, follower::whenRead);
    }

    /**
     * Begins to take part in a cluster. Publishing is refused, and the hub has nothing, until Redis has been reached.
     *
     * @param hub gets every event from here, and from nobody else
     * @param member the gateway that takes part
     * @param listener is told what happens
     */
    public static RedisBroker start(ClusterSettings settings, Hub hub, ClusterMember member, ClusterListener listener) {
        RedisBroker broker = new RedisBroker(settings, hub, member, listener);
        broker.thread.start();
        broker.timer.scheduleWithFixedDelay(
                broker::check, CHECK_INTERVAL.toMillis(), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        broker.timer.scheduleWithFixedDelay(broker.leases::pulse, 0, PULSE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        broker.timer.scheduleWithFixedDelay(broker::pulse, 0, PULSE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        broker.timer.scheduleWithFixedDelay(broker::exchangeWords, 0, PULSE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return broker;
    }

    /** Completes once the hub has had, for the first time, all that Redis keeps. */
    public CompletionStage<Void> whenReady() {
        return ready.copy();
    }

    /** Decides which gateway does what only one may do for a channel. */
    public Leases leases() {
        return leases;
    }

    /** What Redis is talked to over now, null where it is not. */
    private @Nullable RedisSession session() {
        Way current = way;
        return current == null || current.session.reasonOfEnd() != null ? null : current.session;
    }

    /** Where Redis is, in words for people. */
    public String redis() {
        return connector.toString();
    }

    /** What this gateway is called among the others. */
    public String nodeName() {
        return settings.nodeName();
    }

    @Override
    public boolean isConnected() {
        return session() != null;
    }

    /** Gateways that have shown lately that they are there, as far as known: this one is among them once it has. */
    public int nodeCount() {
        return isConnected() ? nodes.size() : 0;
    }

    /** Events that Redis had a moment ago and that are not here yet. */
    public long behindBy() {
        return Math.max(0, sequenceAtRedis - follower.last());
    }

    // ---- publishing ----

    @Override
    public EventSink sink() {
        return new RedisSink();
    }

    private CompletableFuture<PublishReceipt> publish(Publication publication) {
        boolean named =
                publication.idempotencyKey() != null || publication.event().id() != null;
        String fingerprint = named ? publication.fingerprint() : null;
        try {
            if (publication.idempotencyKey() != null) {
                keys.take();
            }
            Entry entry = new Entry.Published(publication.channels(), publication.event());
            int readers = hub.readers(publication.channels()) + remoteReaders.of(publication.channels());
            return send(entry, publication.idempotencyKey(), fingerprint, readers);
        } catch (RefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<PublishReceipt> send(
            Entry entry, @Nullable String idempotencyKey, @Nullable String fingerprint, int readers) {
        Way current = way;
        if (current == null) {
            listener.unavailable();
            return CompletableFuture.failedFuture(new UnavailableException("Redis is not reached"));
        }
        PendingPublish pending = new PendingPublish(
                current.epoch, entry, idempotencyKey, fingerprint, readers, outcome, System.nanoTime());
        current.session.publish(pending);
        return pending;
    }

    private CompletableFuture<PublishReceipt> sendNow(Entry entry) {
        CompletableFuture<PublishReceipt> sent = send(entry, null, null, 0);
        flush();
        return sent;
    }

    private void flush() {
        Way current = way;
        if (current != null) {
            current.session.flush();
        }
    }

    @Override
    public CompletionStage<Optional<String>> end(ChannelName channel) {
        if (hub.endId(channel) == null && hub.channel(channel) == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        StringBuilder data = new StringBuilder("{\"channel\":\"");
        JsonStringEncoder.getInstance().quoteAsString(channel.value(), data);
        return end(channel, data.append("\"}").toString()).thenApply(Optional::of);
    }

    @Override
    public CompletionStage<String> end(ChannelName channel, String data) {
        String ended = hub.endId(channel);
        if (ended != null) {
            return CompletableFuture.completedFuture(ended);
        }
        SseEvent event = SseEvent.of(data).withType(SseEncoder.END_TYPE);
        return sendNow(new Entry.Published(List.of(channel), event)).thenApply(PublishReceipt::id);
    }

    @Override
    public CompletionStage<Void> beginAnew(ChannelName channel) {
        return sendNow(new Entry.Begun(List.of(channel))).thenCompose(this::whenRead);
    }

    private CompletionStage<Void> whenRead(PublishReceipt receipt) {
        EventId id = EventId.parse(receipt.id());
        return id == null ? CompletableFuture.completedFuture(null) : follower.whenRead(id.sequence());
    }

    @Override
    public CompletionStage<Boolean> closeStream(String node, String id) {
        if (!nodes.contains(node)) {
            return CompletableFuture.completedFuture(false);
        }
        return sendNow(new Entry.Closed(node, id)).thenApply(receipt -> true);
    }

    @Override
    public boolean isAhead(StartPosition start) {
        EventId id = start instanceof StartPosition.After after ? EventId.parse(after.id()) : null;
        return id != null && id.sequence() > hub.sequence();
    }

    // ---- what happens now and then ----

    private void check() {
        Way current = way;
        if (current != null) {
            current.session.check(System.nanoTime());
        }
    }

    private void pulse() {
        Way current = way;
        if (current == null || current.session.reasonOfEnd() != null) {
            return;
        }
        try {
            current.session.pulse(NODE_GONE_AFTER).whenComplete((answer, failure) -> {
                if (answer != null) {
                    pulsed(current, answer);
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("no pulse", e);
        }
    }

    /** Another epoch, or events that do not come: the follower has to look again. */
    private void pulsed(Way current, List<Object> answer) {
        sequenceAtRedis = RedisSession.number(answer, 1);
        nodes = IntStream.range(2, answer.size())
                .mapToObj(i -> RedisSession.text(answer, i))
                .collect(Collectors.toUnmodifiableSet());
        if (!RedisSession.text(answer, 0).equals(current.epoch)) {
            current.session.end("another epoch");
        } else if (current.isStalled(follower.last(), sequenceAtRedis)) {
            current.session.end("events do not come");
        }
    }

    private void exchangeWords() {
        RedisSession current = session();
        if (current == null) {
            hear(List.of());
            return;
        }
        List<String> others =
                nodes.stream().filter(name -> !name.equals(settings.nodeName())).toList();
        try {
            NodeWord word = new NodeWord(self(), remoteReaders.asks(), remoteReaders.counts());
            current.exchange(others, word, NODE_GONE_AFTER).whenComplete((answer, failure) -> {
                if (answer != null) {
                    hear(IntStream.range(0, others.size())
                            .mapToObj(i -> NodeWord.decode(others.get(i), (byte[]) answer.get(i)))
                            .toList());
                }
            });
        } catch (RuntimeException e) {
            LOG.debug("nothing exchanged with the other gateways", e);
        }
    }

    private void hear(List<NodeWord> others) {
        words = others;
        remoteReaders.hear(others);
    }

    private NodeInfo self() {
        return new NodeInfo(
                settings.nodeName(),
                true,
                member.openStreams(),
                behindBy(),
                Math.max(0, joined.get() - 1),
                Duration.ofNanos(System.nanoTime() - startedNanos),
                member.version());
    }

    @Override
    public List<NodeInfo> nodes() {
        return Stream.concat(Stream.of(self()), words.stream().map(NodeWord::self))
                .sorted(Comparator.comparing(NodeInfo::name))
                .toList();
    }

    @Override
    public void close() {
        Way current = way;
        way = null;
        // what is given up is given up by then
        timer.shutdown();
        follower.close();
        if (current != null) {
            try {
                current.session.leave();
            } catch (RuntimeException e) {
                LOG.debug("Redis was not told that this node leaves", e);
            }
            current.session.end("the gateway is stopping");
        }
        try {
            thread.join(CONNECTING_TAKES * settings.redis().timeout().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connector.close();
    }

    private final class RedisSink implements EventSink {
        private boolean unsent;

        @Override
        public CompletionStage<PublishReceipt> publish(Publication publication) {
            unsent = true;
            return RedisBroker.this.publish(publication);
        }

        @Override
        public void flush() {
            if (unsent) {
                unsent = false;
                RedisBroker.this.flush();
            }
        }
    }

    private final class Following implements Follower.Owner {
        @Override
        public void joined(RedisSession session, String epoch) {
            way = new Way(session, epoch);
            joined.incrementAndGet();
            listener.joined();
        }

        @Override
        public void caughtUp() {
            ready.complete(null);
        }

        @Override
        public void close(Entry.Closed closed) {
            if (closed.node().equals(settings.nodeName())) {
                member.closeStream(closed.stream());
            }
        }

        @Override
        public void lost() {
            if (way != null) {
                way = null;
                listener.lost();
            }
        }
    }

    private final class Counting implements PendingPublish.Outcome {
        @Override
        public void taken(long sequence, boolean again, long tookNanos) {
            follower.acknowledged(sequence);
            if (again) {
                listener.repeated();
            } else {
                listener.published(Duration.ofNanos(tookNanos));
            }
        }

        @Override
        public void refused(RefusedException refusal) {
            listener.refused(refusal.reason());
        }

        @Override
        public void unavailable() {
            listener.unavailable();
        }
    }
}
