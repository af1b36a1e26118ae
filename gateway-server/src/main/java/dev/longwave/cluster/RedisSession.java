package dev.longwave.cluster;

import dev.longwave.broker.UnavailableException;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One life of what is between this gateway and one Redis: a connection to publish on and one to read from. It ends with the
 * first thing that goes wrong with either, and never begins again; whoever wants to go on makes another, and joins there.
 *
 * <p>The reading part is confined to the follower's thread; everything else is safe from any.
 */
final class RedisSession implements AutoCloseable {
    /** How long a read waits for the next event. */
    private static final Duration BLOCK = Duration.ofSeconds(1);

    private final ClusterSettings settings;
    private final StatefulRedisConnection<String, byte[]> publishing;
    private final EventLoop loop;
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final StatefulRedisConnection<String, byte[]> reading;
    private final Map<Script, String> digests = new EnumMap<>(Script.class);
    private final String lifeId;
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private final Unanswered unanswered = new Unanswered();

    /** Published, and not sent yet. Whoever takes from it and sends holds its lock, so that the order stays. */
    private final Queue<PendingPublish> unsent = new ConcurrentLinkedQueue<>();

    private volatile long answeredNanos = System.nanoTime();

    /**
     * Connects.
     *
     * @throws RedisException where Redis cannot be reached or used
     * @throws IOException where the password cannot be read
     */
    static RedisSession open(RedisConnector connector, ClusterSettings settings) throws IOException {
        Duration timeout = settings.redis().timeout();
        RedisConnector.Connected publishing = connector.connect(timeout);
        StatefulRedisConnection<String, byte[]> reading = null;
        try {
            reading = connector.connect(timeout).commands();
            return new RedisSession(settings, publishing, reading);
        } catch (RedisException | IOException e) {
            publishing.commands().closeAsync();
            if (reading != null) {
                reading.closeAsync();
            }
            throw e;
        }
    }

    private RedisSession(
            ClusterSettings settings,
            RedisConnector.Connected publishing,
            StatefulRedisConnection<String, byte[]> reading) {
        this.settings = settings;
        this.publishing = publishing.commands();
        this.loop = publishing.loop();
        this.reading = reading;
        RedisLife life = lifeOf(this.publishing);
        if (!life.equals(lifeOf(reading))) {
            throw new RedisException("two connections have come to two servers");
        }
        if (!life.isMaster()) {
            throw new RedisException("Redis is a replica, which takes no events");
        }
        this.lifeId = life.id();
        for (Script script : Script.values()) {
            digests.put(script, this.publishing.sync().scriptLoad(script.text()));
        }
        // from here on what is published waits for flush()
        this.publishing.setAutoFlushCommands(false);
    }

    private static RedisLife lifeOf(StatefulRedisConnection<String, byte[]> connection) {
        return RedisLife.parse(
                connection.sync().info("server"), connection.sync().info("replication"));
    }

    // ---- joining and reading, which wait for Redis: the follower's thread only ----

    /**
     * Finds or begins an epoch.
     *
     * @param known the highest number that this node knows of
     * @param ended the name of an epoch that has to end, or empty
     * @param next the name of an epoch to begin
     */
    Joined join(long known, String ended, String next) {
        List<Object> answer = await(run(
                Script.JOIN,
                new String[] {Keys.STATE, Keys.EVENTS},
                lifeId,
                settings.redis().durable() ? "1" : "0",
                next,
                Long.toString(known),
                ended));
        return new Joined(text(answer, 0), number(answer, 1), number(answer, 2), number(answer, 3));
    }

    /** The number of the oldest event kept, 0 where there is none. */
    long first() {
        List<StreamMessage<String, byte[]>> oldest =
                reading.sync().xrange(Keys.EVENTS, Range.unbounded(), Limit.from(1));
        return oldest.isEmpty() ? 0 : sequence(oldest.get(0));
    }

    /** What is kept under a number, null where it is not. */
    @Nullable
    StreamMessage<String, byte[]> entry(long sequence) {
        String id = sequence + "-0";
        List<StreamMessage<String, byte[]>> found =
                reading.sync().xrange(Keys.EVENTS, Range.create(id, id), Limit.from(1));
        return found.isEmpty() ? null : found.get(0);
    }

    /**
     * Reads the next events.
     *
     * @param after the number after which
     * @param count most events
     * @param waiting whether to wait a little where there is none
     */
    @SuppressWarnings("unchecked") // an array of a generic type, made by the compiler
    List<StreamMessage<String, byte[]>> read(long after, int count, boolean waiting) {
        XReadArgs args = XReadArgs.Builder.count(count);
        Duration most = settings.redis().timeout();
        if (waiting) {
            args.block(BLOCK);
            most = most.plus(BLOCK);
        }
        RedisFuture<List<StreamMessage<String, byte[]>>> read =
                reading.async().xread(args, XReadArgs.StreamOffset.from(Keys.EVENTS, after + "-0"));
        return LettuceFutures.awaitOrCancel(read, most.toNanos(), TimeUnit.NANOSECONDS);
    }

    static long sequence(StreamMessage<String, byte[]> message) {
        String id = message.getId();
        return Long.parseLong(id, 0, id.indexOf('-'), 10);
    }

    private <T> T await(RedisFuture<T> future) {
        flush();
        return LettuceFutures.awaitOrCancel(future, settings.redis().timeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    // ---- publishing ----

    /** Sends an event on its way, with the next {@link #flush}. */
    void publish(PendingPublish pending) {
        if (!unanswered.add(pending)) {
            pending.fail(new UnavailableException("Redis takes events more slowly than they come"));
            return;
        }
        unsent.add(pending);
        if (ended.get() != null) {
            // perhaps after the others have been told
            pending.fail(new UnavailableException("Redis is not reached: " + ended.get()));
        }
    }

    private void send() {
        synchronized (unsent) {
            PublishBatch batch = PublishBatch.next(unsent);
            while (batch != null) {
                send(batch);
                batch = PublishBatch.next(unsent);
            }
        }
    }

    private void send(PublishBatch batch) {
        try {
            this.<List<Object>>run(Script.PUBLISH, batch.keys(), batch.arguments(settings))
                    .whenComplete((answer, failure) -> answered(batch, answer, failure));
        } catch (RedisException e) {
            // also those that nobody has told yet
            batch.fail(new UnavailableException("Redis is not reached: " + e.getMessage()));
            end("cannot send: " + e.getMessage());
        }
    }

    private void answered(PublishBatch batch, @Nullable List<Object> answer, @Nullable Throwable failure) {
        answeredNanos = System.nanoTime();
        try {
            if (answer == null) {
                failed(batch, failure);
            } else if (!batch.answer(answer)) {
                end("another epoch");
            }
        } finally {
            unanswered.removeAnswered();
        }
    }

    private void failed(PublishBatch batch, @Nullable Throwable failure) {
        String reason = failure == null ? "no answer" : String.valueOf(failure.getMessage());
        if (RedisRefusal.isOfThisCommand(failure)) {
            batch.fail(new UnavailableException("Redis does not take events: " + reason));
        } else {
            batch.fail(new UnavailableException("Redis is not reached: " + reason));
            end(reason);
        }
    }

    /**
     * Sends what was published since the last call. One thread does that for all: two that empty the queue at once could
     * write what they took out of it in either order.
     */
    void flush() {
        if (!flushing.compareAndSet(false, true)) {
            return;
        }
        try {
            loop.execute(() -> {
                flushing.set(false);
                send();
                publishing.flushCommands();
            });
        } catch (RejectedExecutionException e) {
            end("closed");
        }
    }

    /** Ends this where Redis takes longer than it may. */
    void check(long nowNanos) {
        PendingPublish oldest = unanswered.oldest();
        if (oldest == null) {
            return;
        }
        // one that answers others is slow, and not gone
        long since = Math.max(oldest.sentNanos() - answeredNanos, 0) + answeredNanos;
        if (nowNanos - since > settings.redis().timeout().toNanos()) {
            end("no answer in " + settings.redis().timeout().toMillis() + " ms");
        } else {
            // whoever has not flushed has gone away
            flush();
        }
    }

    /** Shows that this node is there. */
    RedisFuture<List<Object>> pulse(Duration goneAfter) {
        RedisFuture<List<Object>> answer = run(
                Script.PULSE,
                new String[] {Keys.STATE, Keys.EVENTS, Keys.NODES},
                settings.nodeName(),
                Long.toString(goneAfter.toMillis()),
                Integer.toString(settings.redis().maxEvents()),
                Long.toString(settings.redis().maxBytes()),
                Long.toString(settings.maxAge().toMillis()));
        flush();
        return answer;
    }

    /**
     * Tells the others something, and asks what they tell.
     *
     * @param others names of the other gateways; the answer has what each of them tells
     */
    RedisFuture<List<Object>> exchange(List<String> others, NodeWord word, Duration trueFor) {
        String[] keys = Stream.concat(Stream.of(settings.nodeName()), others.stream())
                .map(Keys::word)
                .toArray(String[]::new);
        byte[] millis = Long.toString(trueFor.toMillis()).getBytes(StandardCharsets.US_ASCII);
        RedisFuture<List<Object>> answer = run(Script.WORDS, keys, new byte[][] {word.encode(), millis});
        flush();
        return answer;
    }

    /**
     * Asks for leases.
     *
     * @param keys of the state, then of each lease
     */
    RedisFuture<List<Object>> leases(String[] keys, String[] arguments) {
        // what was published before is to be there before
        send();
        RedisFuture<List<Object>> answer = run(Script.LEASES, keys, arguments);
        flush();
        return answer;
    }

    /** Takes this node's name from the list, as far as there is time. */
    void leave() {
        if (ended.get() == null) {
            await(publishing.async().zrem(Keys.NODES, settings.nodeName().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private <T> RedisFuture<T> run(Script script, String[] keys, String... arguments) {
        byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = arguments[i].getBytes(StandardCharsets.UTF_8);
        }
        return run(script, keys, bytes);
    }

    private <T> RedisFuture<T> run(Script script, String[] keys, byte[][] arguments) {
        String digest = digests.get(script);
        if (digest == null) {
            throw new IllegalStateException(script + " has not been loaded");
        }
        return publishing.async().evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
    }

    static String text(List<Object> answer, int index) {
        return new String((byte[]) answer.get(index), StandardCharsets.UTF_8);
    }

    static long number(List<Object> answer, int index) {
        return Long.parseLong(text(answer, index));
    }

    // ---- the end ----

    /** Why this has ended, null while it goes on. */
    @Nullable
    String reasonOfEnd() {
        return ended.get();
    }

    /** Ends this: nothing is taken any more, and whoever waits for an answer gets none. Safe to repeat. */
    void end(String reason) {
        if (!ended.compareAndSet(null, reason)) {
            return;
        }
        // told before the connection is closed: what Redis says from now on is too late
        for (PendingPublish pending : new ArrayList<>(unanswered.all())) {
            pending.fail(new UnavailableException("Redis is not reached: " + reason));
        }
        publishing.closeAsync();
        reading.closeAsync();
    }

    @Override
    public void close() {
        end("closed");
    }
}
