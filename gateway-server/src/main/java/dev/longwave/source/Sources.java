package dev.longwave.source;

import dev.longwave.broker.Broker;
import dev.longwave.broker.Leases;
import dev.longwave.config.SourceKind;
import dev.longwave.config.SourcesConfig;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Hub;
import dev.longwave.hub.StartPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources that are configured, and the runs of them that there are: one for all viewers of a channel. Safe from any
 * thread.
 *
 * <p>A viewer takes its share in the runs, a {@link Viewing}, waits until that is ready, takes its place in the logs, then
 * begins, so that nothing a run says is said before its first viewer can have it.
 */
public final class Sources {
    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    /** How long killed processes take to be gone at the most. */
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(2);

    private final Hub hub;
    private final Broker broker;
    private final Leases leases;
    private final SourceListener listener;
    private final Function<SourceKind, SourceStarter> starters;
    private final Runnable killer;
    private final ScheduledThreadPoolExecutor timer;

    // guarded by this, as all state of the runs
    /** What a viewer of a channel joins. */
    private final Map<String, SharedRun> current = new LinkedHashMap<>();
    /** Those of them that have ended, the eldest first. */
    private final Set<SharedRun> ended = new LinkedHashSet<>();
    /** The last run of a channel that nobody joins any more, and of which something is left. */
    private final Map<String, SharedRun> leaving = new HashMap<>();
    /** All of which something is or will be left to stop. */
    private final Set<SharedRun> running = new LinkedHashSet<>();

    private int maxRunning;
    private boolean closed;

    private volatile List<ConfiguredSource> configured = List.of();

    /**
     * Sources as they are configured.
     *
     * @param maxEventBytes largest event
     * @param hub has what is published
     * @param broker publishes what runs say
     * @param leases decides which of several gateways runs a channel's
     */
    public Sources(
            SourcesConfig config, int maxEventBytes, Hub hub, Broker broker, Leases leases, SourceListener listener) {
        this(config, hub, broker, leases, listener, new Starters(maxEventBytes, listener));
    }

    private Sources(
            SourcesConfig config, Hub hub, Broker broker, Leases leases, SourceListener listener, Starters starters) {
        this(config, hub, broker, leases, listener, starters::of, starters::close);
    }

    /**
     * Sources whose runs are made by others.
     *
     * @param starters makes the runs of a kind
     * @param killer kills what is left of all runs at the end
     */
    Sources(
            SourcesConfig config,
            Hub hub,
            Broker broker,
            Leases leases,
            SourceListener listener,
            Function<SourceKind, SourceStarter> starters,
            Runnable killer) {
        this.hub = hub;
        this.broker = broker;
        this.leases = leases;
        this.listener = listener;
        this.killer = killer;
        this.starters = starters;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sources");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        follow(config);
    }

    /** Takes over what is configured for all runs that begin from now on; those there are go on as they began. */
    public synchronized void follow(SourcesConfig config) {
        maxRunning = config.maxRunning();
        configured = config.sources().stream()
                .map(source -> new ConfiguredSource(source, starters.apply(source.kind())))
                .toList();
    }

    /** Whether any are configured. */
    public boolean areConfigured() {
        return !configured.isEmpty();
    }

    // ---- viewers ----

    /**
     * Those of some channels that a source fills.
     *
     * @throws NoSuchSourceException where one begins like the channels of a source and is none of them
     */
    public List<SourceChannel> find(List<ChannelName> channels) throws NoSuchSourceException {
        List<SourceChannel> found = new ArrayList<>();
        for (ChannelName channel : channels) {
            SourceChannel filled = find(channel);
            if (filled != null) {
                found.add(filled);
            }
        }
        return found;
    }

    private @Nullable SourceChannel find(ChannelName channel) throws NoSuchSourceException {
        NoSuchSourceException first = null;
        for (ConfiguredSource source : configured) {
            if (!source.begins(channel)) {
                continue;
            }
            try {
                return new SourceChannel(channel, source, source.valuesIn(channel));
            } catch (NoSuchSourceException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return null;
    }

    /**
     * Takes a viewer's share in the runs of channels. A viewer that has had the end of one takes no share in it: it comes
     * back because its client does, not to see everything again.
     *
     * @param start where the viewer's stream begins
     * @return what must be released when the viewer leaves
     * @throws SourcesBusyException where there are too many runs
     */
    public Viewing view(List<SourceChannel> channels, StartPosition start) throws SourcesBusyException {
        if (channels.isEmpty()) {
            return Viewing.NONE;
        }
        List<SharedRun> runs = new ArrayList<>(channels.size());
        Viewing viewing = new Viewing(runs);
        try {
            for (SourceChannel channel : channels) {
                boolean hadAll = start instanceof StartPosition.After && hub.isFinished(channel.name(), start);
                if (!hadAll) {
                    runs.add(join(channel));
                }
            }
        } catch (SourcesBusyException e) {
            viewing.release();
            listener.refused();
            throw e;
        }
        return viewing;
    }

    private synchronized SharedRun join(SourceChannel channel) throws SourcesBusyException {
        String name = channel.name().value();
        SharedRun run = current.get(name);
        if (run == null) {
            run = add(channel, leaving.get(name));
        }
        run.join();
        return run;
    }

    private SharedRun add(SourceChannel channel, @Nullable SharedRun before) throws SourcesBusyException {
        if (closed) {
            throw new SourcesBusyException("the gateway is stopping; come back");
        }
        // the one that it waits for and the new one are never there together
        int others = running.size() - (before == null ? 0 : 1);
        if (others >= maxRunning) {
            throw new SourcesBusyException("there are " + others + " sources running and at most " + maxRunning
                    + " are allowed; wait until others are no longer watched, or raise source.max-running");
        }
        CompletionStage<Void> after = before == null ? CompletableFuture.completedFuture(null) : before.whenGone();
        SharedRun added = new SharedRun(this, channel, after);
        current.put(added.name(), added);
        running.add(added);
        added.ask();
        return added;
    }

    /** All runs there are. */
    public synchronized List<SourceInfo> list() {
        Set<SharedRun> all = new LinkedHashSet<>(current.values());
        all.addAll(running);
        return all.stream().map(SharedRun::info).toList();
    }

    // ---- for the runs, which hold this object's lock where they say so ----

    Broker broker() {
        return broker;
    }

    Leases leases() {
        return leases;
    }

    /** Whether a channel has come to its end. */
    boolean isFinished(ChannelName channel) {
        return hub.endId(channel) != null;
    }

    SourceListener listener() {
        return listener;
    }

    /** Does something later, unless everything has been stopped by then. With the lock. */
    @Nullable
    Future<?> after(Duration delay, Runnable task) {
        return closed ? null : timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The same without the lock. */
    void later(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("everything has been stopped", e);
        }
    }

    /** A run has ended and is kept for those who come late; of many such runs the eldest is not. With the lock. */
    void ended(SharedRun run) {
        if (current.get(run.name()) == run) {
            ended.add(run);
            if (ended.size() > maxRunning) {
                forget(ended.iterator().next());
            }
        }
    }

    /** Nobody joins a run any more. With the lock. */
    void forget(SharedRun run) {
        ended.remove(run);
        if (current.remove(run.name(), run) && !run.whenGone().isDone()) {
            leaving.put(run.name(), run);
        }
        run.forgotten();
    }

    /** Nothing is left of a run. With the lock. */
    void gone(SharedRun run) {
        running.remove(run);
        leaving.remove(run.name(), run);
    }

    // ---- the end ----

    /** Stops all runs, and starts no more. Returns at once. */
    public synchronized void stop() {
        closed = true;
        Set<SharedRun> all = new LinkedHashSet<>(current.values());
        all.addAll(running);
        all.forEach(SharedRun::stop);
        timer.shutdownNow();
    }

    /**
     * Stops all runs, all at once, and kills what is left of them when the time is up. Returns when they are gone.
     *
     * @param within how long they may take
     */
    public void close(Duration within) {
        CompletableFuture<Void> all;
        synchronized (this) {
            stop();
            all = CompletableFuture.allOf(
                    running.stream().map(SharedRun::whenGone).toArray(CompletableFuture[]::new));
        }
        await(all, within);
        killer.run();
        await(all, KILLED_WITHIN);
    }

    private static void await(CompletableFuture<Void> all, Duration within) {
        all.copy()
                .completeOnTimeout(null, within.toNanos(), TimeUnit.NANOSECONDS)
                .join();
    }
}
