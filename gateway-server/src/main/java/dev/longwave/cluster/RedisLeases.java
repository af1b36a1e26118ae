package dev.longwave.cluster;

import dev.longwave.broker.Lease;
import dev.longwave.broker.LeaseState;
import dev.longwave.broker.Leases;
import dev.longwave.hub.ChannelName;
import dev.longwave.log.EventId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of channels, which Redis gives and which end there unless they are renewed. This gateway counts one as its own
 * no longer than half the time after which another may get it, so that what it does with it has ended by then.
 *
 * <p>Everything happens on one thread, which is also the one that holders are told on.
 */
final class RedisLeases implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLeases.class);

    /** How long a lease is good for without being renewed, after which another gateway takes over. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(15);

    /** After so long without having been renewed, one's own is none. Stopping a program takes a while, too. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(6);

    /** Where Redis has been emptied, those who had leases have so long to say so. */
    private static final Duration FOR_FORMER_HOLDERS = Duration.ofSeconds(2);

    /** How long it may take to find out for the first time. */
    private static final Duration FOUND_OUT_WITHIN = Duration.ofSeconds(4);

    /** One that asks. */
    private final class Asker implements Lease {
        private final String channel;
        private final Consumer<LeaseState> holder;
        private boolean watched = true;

        Asker(String channel, Consumer<LeaseState> holder) {
            this.channel = channel;
            this.holder = holder;
        }

        @Override
        public void watched(boolean here) {
            onThread(() -> {
                watched = here;
                askFor(channel);
            });
        }

        @Override
        public void release() {
            onThread(() -> {
                Asked asked = all.get(channel);
                if (asked != null && asked.askers.remove(this)) {
                    if (asked.askers.isEmpty()) {
                        asked.forget();
                    }
                    askFor(channel);
                }
            });
        }
    }

    /** A channel whose lease is asked for. */
    private static final class Asked {
        final String channel;
        final Set<Asker> askers = new LinkedHashSet<>();
        /** Null until it is known for the first time. */
        @Nullable
        LeaseState state;

        long unknownSinceNanos;
        long renewedNanos;

        Asked(String channel) {
            this.channel = channel;
            forget();
        }

        void forget() {
            state = null;
            unknownSinceNanos = System.nanoTime();
        }

        boolean isHeld() {
            return state != null && state.isHeld();
        }

        String wish() {
            if (askers.isEmpty()) {
                return "rn";
            }
            return (askers.stream().anyMatch(asker -> asker.watched) ? "w" : "u") + (isHeld() ? "h" : "n");
        }

        void tell(LeaseState now) {
            if (!now.equals(state) && !askers.isEmpty()) {
                state = now;
                askers.forEach(asker -> asker.holder.accept(now));
            }
        }
    }

    /** What was asked in one step. */
    private record Question(List<Asked> asked, List<String> wishes, long sentNanos) {
        static Question of(Collection<Asked> asked) {
            return new Question(
                    List.copyOf(asked), asked.stream().map(Asked::wish).toList(), System.nanoTime());
        }
    }

    private final String id;
    private final String node;
    private final Executor thread;
    private final Supplier<@Nullable RedisSession> session;
    private final LongFunction<CompletionStage<Void>> whenRead;

    // on the thread only
    private final Map<String, Asked> all = new LinkedHashMap<>();
    private final Set<Asked> changed = new LinkedHashSet<>();
    private @Nullable Question unanswered;
    private @Nullable RedisSession asking;

    /**
     * Creates leases of which none has been asked for.
     *
     * @param node what this gateway is called
     * @param thread everything happens on
     * @param session what Redis is asked over now, null where there is nothing
     * @param whenRead completes when the event with a number has come here
     */
    RedisLeases(
            String node,
            Executor thread,
            Supplier<@Nullable RedisSession> session,
            LongFunction<CompletionStage<Void>> whenRead) {
        // another process under the same name is another gateway
        this.id = node + '-' + EventId.newEpoch();
        this.node = node;
        this.thread = thread;
        this.session = session;
        this.whenRead = whenRead;
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the gateway is stopping: leases end by themselves", e);
        }
    }

    @Override
    public Lease ask(ChannelName channel, Consumer<LeaseState> holder) {
        Asker asker = new Asker(channel.value(), holder);
        onThread(() -> {
            Asked asked = all.computeIfAbsent(channel.value(), Asked::new);
            asked.askers.add(asker);
            if (asked.state != null) {
                holder.accept(asked.state);
            }
            askFor(channel.value());
        });
        return asker;
    }

    // ---- on the thread ----

    private void askFor(String channel) {
        Asked asked = all.get(channel);
        if (asked != null) {
            changed.add(asked);
            ask();
        }
    }

    /** Renews all, and gives up those that could not be renewed. */
    void pulse() {
        changed.addAll(all.values());
        ask();
        long now = System.nanoTime();
        for (Asked asked : all.values()) {
            boolean lost = asked.isHeld() && now - asked.renewedNanos > GIVEN_UP_AFTER.toNanos();
            boolean notFoundOut = asked.state == null && now - asked.unknownSinceNanos > FOUND_OUT_WITHIN.toNanos();
            if (lost) {
                LOG.warn(
                        "lease lost channel={}: Redis was not reached for {} s",
                        asked.channel,
                        GIVEN_UP_AFTER.toSeconds());
            }
            if (lost || notFoundOut) {
                asked.tell(LeaseState.UNKNOWN);
            }
        }
    }

    /** Asks for what has changed, unless an answer is waited for: what was told first is to be done first. */
    private void ask() {
        RedisSession current = session.get();
        if (current == null || changed.isEmpty() || (unanswered != null && asking == current)) {
            return;
        }
        Question question = Question.of(changed);
        changed.clear();
        unanswered = question;
        asking = current;
        String[] keys = Stream.concat(
                        Stream.of(Keys.STATE), question.asked.stream().map(asked -> Keys.lease(asked.channel)))
                .toArray(String[]::new);
        String[] arguments = Stream.concat(
                        Stream.of(
                                id,
                                node,
                                Long.toString(GOOD_FOR.toMillis()),
                                Long.toString(FOR_FORMER_HOLDERS.toMillis())),
                        question.wishes.stream())
                .toArray(String[]::new);
        try {
            current.leases(keys, arguments)
                    .whenComplete((answer, failure) -> onThread(() -> answered(question, answer, failure)));
        } catch (RuntimeException e) {
            answered(question, null, e);
        }
    }

    private void answered(Question question, @Nullable List<Object> answer, @Nullable Throwable failure) {
        if (unanswered != question) {
            // of a session that has ended meanwhile
            return;
        }
        unanswered = null;
        if (answer == null) {
            LOG.debug("leases not renewed, which is tried again", failure);
            changed.addAll(question.asked);
            return;
        }
        long sequence = RedisSession.number(answer, 0);
        for (int i = 0; i < question.asked.size(); i++) {
            String holder = RedisSession.text(answer, 1 + 3 * i);
            boolean self = RedisSession.number(answer, 2 + 3 * i) == 1;
            boolean watchedElsewhere = RedisSession.number(answer, 3 + 3 * i) == 1;
            LeaseState.Holder who = self
                    ? LeaseState.Holder.SELF
                    : holder.isEmpty() ? LeaseState.Holder.UNKNOWN : LeaseState.Holder.OTHER;
            take(question, i, sequence, new LeaseState(who, holder, watchedElsewhere));
        }
        ask();
    }

    private void take(Question question, int index, long sequence, LeaseState now) {
        Asked asked = question.asked.get(index);
        if (question.wishes.get(index).startsWith("r")) {
            if (asked.askers.isEmpty()) {
                all.remove(asked.channel, asked);
            }
            return;
        }
        if (now.isHeld()) {
            asked.renewedNanos = question.sentNanos;
        }
        if (asked.state != null) {
            asked.tell(now);
        } else if (now.holder() != LeaseState.Holder.UNKNOWN) {
            // what the holder has said so far is to be here before anybody is told of it
            whenRead.apply(sequence)
                    .thenRun(() -> onThread(() -> {
                        if (asked.state == null) {
                            asked.tell(now);
                        }
                    }));
        }
    }
}
