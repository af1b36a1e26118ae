package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.hub.Publication;
import dev.longwave.log.EventId;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.testing.SpecificationParser;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Publishers that publish as fast as they can, and clients that are cut at random moments and come back with the last id
 * they had. In the end each client must have had every event of its channels once and in order; where the logs are too
 * small for that, each hole must lie within a gap that it was told of at that place.
 */
final class ResumeScenario {
    private static final int PUBLISHERS = 3;
    private static final Pattern GAP = Pattern.compile(
            "\\{\"reason\":\"(?:slow|expired)\",\"from\":(null|\"[^\"]*\"),\"first\":(null|\"[^\"]*\")}");

    /** What the clients follow. */
    enum Mode {
        /** The same channel. */
        ONE_CHANNEL(1) {
            @Override
            Follow follow(int client) {
                return new Follow(List.of("c:0"), 0b1);
            }
        },
        /** Three of six channels each. */
        SEVERAL_CHANNELS(6) {
            @Override
            Follow follow(int client) {
                int second = 1 + client % 2;
                int third = 3 + client % 3;
                return new Follow(List.of("c:0", "c:" + second, "c:" + third), 1 | 1 << second | 1 << third);
            }
        },
        /** One pattern. */
        PATTERN(6) {
            @Override
            Follow follow(int client) {
                return new Follow(List.of("c:*"), 0b111111);
            }
        },
        /** Patterns and channels that have events in common. */
        PATTERNS_AND_CHANNELS(6) {
            @Override
            Follow follow(int client) {
                return client % 2 == 0
                        ? new Follow(List.of("c:1", "c:*", "c:2"), 0b111111)
                        : new Follow(List.of("**", "c:*"), 0b111111);
            }
        };

        private final int channels;

        Mode(int channels) {
            this.channels = channels;
        }

        abstract Follow follow(int client);

        /**
         * Whether all that is missing in a log is missing right before an event of these channels, so that the gap comes
         * right before it too. An event that stands in several of a stream's logs may come from one that has no hole.
         */
        boolean hasLogOfItsOwn(int eventChannels) {
            return this == ONE_CHANNEL || (this == SEVERAL_CHANNELS && Integer.bitCount(eventChannels) == 1);
        }
    }

    /**
     * What one client follows.
     *
     * @param names as in its request
     * @param channels a bit for each channel
     */
    record Follow(List<String> names, int channels) {}

    /**
     * What is done.
     *
     * @param mode what the clients follow
     * @param transport how
     * @param retention how much the logs keep
     * @param window how many events the publishers may be ahead of the slowest client; where the logs keep less than
     *     that there are gaps
     * @param clients how many clients there are
     * @param cuts how often, at least, a client is cut
     * @param time how long, at least, it goes on
     */
    record Plan(Mode mode, Transport transport, Retention retention, int window, int clients, int cuts, Duration time) {
        boolean isLossless() {
            return retention.maxEvents() >= 2 * window;
        }
    }

    /** What happened. */
    record Outcome(int cuts, long published, long received, int gaps) {}

    private record Published(long sequence, int channels, long token) {}

    /** What a client had. */
    private sealed interface Received {
        long sequence();
    }

    private record Event(long sequence, long token) implements Received {}

    /**
     * A gap.
     *
     * @param from -1 for null
     * @param first -1 for null
     * @param published the newest event there was when the client heard of it
     */
    private record Gap(long sequence, long from, long first, long published) implements Received {}

    private final Plan plan;
    private final Hub hub;
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong newest = new AtomicLong();
    private final List<Client> clients = new ArrayList<>();
    private volatile boolean publishing = true;
    private volatile boolean cutting = true;
    private volatile long lastSequence = Long.MAX_VALUE;

    ResumeScenario(Plan plan) {
        this.plan = plan;
        this.hub = new Hub(HubSettings.DEFAULT.withRetention(plan.retention));
    }

    Outcome run() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (hub;
                TestServer server = new TestServer(plan.transport, hub, 2)) {
            List<Future<?>> clientRuns = new ArrayList<>();
            for (int i = 0; i < plan.clients; i++) {
                Client client = new Client(server, plan.mode.follow(i), i % 2 == 0);
                clients.add(client);
            }
            for (Client client : clients) {
                clientRuns.add(threads.submit(client));
            }
            List<Future<List<Published>>> publisherRuns = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                long firstToken = (long) i << 40;
                publisherRuns.add(threads.submit(() -> publish(firstToken)));
            }
            long end = System.nanoTime() + plan.time.toNanos();
            while ((cuts.get() < plan.cuts || System.nanoTime() - end < 0) && noneHasFailed(clientRuns)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            publishing = false;
            List<Published> published = new ArrayList<>();
            for (Future<List<Published>> each : publisherRuns) {
                published.addAll(get(each));
            }
            lastSequence = newest.get() + plan.mode.channels;
            cutting = false;
            published.addAll(publishLast());
            published.sort(Comparator.comparingLong(Published::sequence));
            for (Future<?> each : clientRuns) {
                get(each);
            }
            return check(published);
        } finally {
            publishing = false;
            threads.shutdownNow();
        }
    }

    private static boolean noneHasFailed(List<Future<?>> runs) {
        return runs.stream().noneMatch(Future::isDone);
    }

    private static <T> T get(Future<T> run) throws InterruptedException, TimeoutException {
        try {
            return run.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    // ---- publishing ----

    private List<Published> publish(long firstToken) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        List<Published> published = new ArrayList<>();
        for (long token = firstToken; publishing; token++) {
            int channels = 1 << random.nextInt(plan.mode.channels);
            if (random.nextInt(8) == 0) {
                channels |= 1 << random.nextInt(plan.mode.channels);
            }
            int size = random.nextInt(500) == 0 ? 20_000 : random.nextInt(100);
            published.add(publish(channels, token, size));
            while (publishing && newest.get() - slowest() > plan.window) {
                TimeUnit.MICROSECONDS.sleep(50);
            }
        }
        return published;
    }

    /** One more event for each channel; the last is for everybody, who waits for it. */
    private List<Published> publishLast() {
        List<Published> published = new ArrayList<>();
        long token = (long) PUBLISHERS << 40;
        for (int i = 1; i < plan.mode.channels; i++) {
            published.add(publish(1 << i, token++, 1));
        }
        published.add(publish((1 << plan.mode.channels) - 1, token, 1));
        return published;
    }

    private Published publish(int channels, long token, int size) {
        List<ChannelName> names = new ArrayList<>();
        for (int i = 0; i < plan.mode.channels; i++) {
            if ((channels & 1 << i) != 0) {
                names.add(new ChannelName("c:" + i));
            }
        }
        SseEvent event = SseEvent.of(token + "\n" + "x".repeat(size));
        long sequence =
                sequence(hub.publish(new Publication(names, event, null)).id());
        newest.accumulateAndGet(sequence, Math::max);
        return new Published(sequence, channels, token);
    }

    private long slowest() {
        long slowest = Long.MAX_VALUE;
        for (Client client : clients) {
            slowest = Math.min(slowest, client.position);
        }
        return slowest;
    }

    private static long sequence(String id) {
        return Objects.requireNonNull(EventId.parse(id), id).sequence();
    }

    // ---- subscribing ----

    private final class Client implements Callable<@Nullable Void> {
        private final TestServer server;
        private final Follow follow;
        private final boolean small;
        private final List<Received> received = new ArrayList<>();
        private @Nullable String lastId;
        private long start = -1;
        private volatile long position;

        Client(TestServer server, Follow follow, boolean small) {
            this.server = server;
            this.follow = follow;
            this.small = small;
        }

        @Override
        public @Nullable Void call() throws Exception {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            while (position < lastSequence) {
                try (RawClient connection =
                        small ? RawClient.small(server.address()) : RawClient.connect(server.address())) {
                    connection.subscribe(lastId, follow.names);
                    int chunks = random.nextInt(10) == 0 ? random.nextInt(3) : random.nextInt(2_000);
                    read(connection, random.nextInt(20) == 0 ? 0 : chunks);
                    if (position < lastSequence) {
                        cut(connection, random.nextBoolean());
                    }
                }
                if (random.nextBoolean()) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(10));
                }
            }
            return null;
        }

        /** Reads so many chunks; or on to the end, once nobody is cut any more. */
        private void read(RawClient connection, int chunks) throws IOException {
            if (chunks == 0 && cutting) {
                return;
            }
            assertThat(connection.head()).containsEntry("", "HTTP/1.1 200 OK");
            SpecificationParser parser = new SpecificationParser((self, event) -> take(event));
            for (int i = 0; i < chunks || !cutting; i++) {
                byte[] chunk = connection.chunk();
                if (chunk == null) {
                    throw new EOFException("the response has ended");
                }
                parser.read(chunk);
                if (!parser.lastEventId().isEmpty()) {
                    lastId = parser.lastEventId();
                    position = sequence(lastId);
                }
                if (start < 0) {
                    start = position;
                }
                if (position >= lastSequence) {
                    return;
                }
            }
        }

        private void take(SpecificationParser.Event event) {
            long sequence = sequence(event.lastEventId());
            if (event.type().equals("gap")) {
                Matcher gap = GAP.matcher(event.data());
                assertThat(gap.matches()).as(event.data()).isTrue();
                received.add(new Gap(sequence, unquote(gap.group(1)), unquote(gap.group(2)), newest.get()));
            } else {
                assertThat(event.type()).isEqualTo("message");
                String token = event.data().substring(0, event.data().indexOf('\n'));
                received.add(new Event(sequence, Long.parseLong(token)));
            }
        }

        private static long unquote(String id) {
            return id.equals("null") ? -1 : sequence(id.substring(1, id.length() - 1));
        }

        private void cut(RawClient connection, boolean reset) throws IOException {
            cuts.incrementAndGet();
            if (reset) {
                connection.reset();
                return;
            }
            try {
                connection.halfClose();
                connection.untilEnd();
            } catch (SocketException e) {
                // the server closed first, with bytes of ours unread
            }
        }
    }

    // ---- checking ----

    private Outcome check(List<Published> published) {
        long events = 0;
        int gaps = 0;
        for (Client client : clients) {
            events += client.received.stream().filter(Event.class::isInstance).count();
            gaps += (int) client.received.stream().filter(Gap.class::isInstance).count();
            checkOrder(client, published);
            for (int channel = 0; channel < plan.mode.channels; channel++) {
                if ((client.follow.channels & 1 << channel) != 0) {
                    checkHoles(client, published, channel);
                }
            }
        }
        if (plan.isLossless()) {
            assertThat(gaps).as("gaps").isZero();
        }
        return new Outcome(cuts.get(), published.size(), events, gaps);
    }

    /** Each event once and in order, and nothing but what was published to the client's channels. */
    private static void checkOrder(Client client, List<Published> published) {
        long last = client.start;
        int at = 0;
        for (Received each : client.received) {
            if (!(each instanceof Event event)) {
                continue;
            }
            assertThat(event.sequence).as("after %s", last).isGreaterThan(last);
            last = event.sequence;
            while (published.get(at).sequence < event.sequence) {
                at++;
            }
            Published original = published.get(at);
            assertThat(event).isEqualTo(new Event(original.sequence, original.token));
            assertThat(original.channels & client.follow.channels).isNotZero();
        }
    }

    /** What is missing of a channel before one of its events is covered by a gap that was told before. */
    private void checkHoles(Client client, List<Published> published, int channel) {
        List<Published> wanted = published.stream()
                .filter(each -> (each.channels & 1 << channel) != 0 && each.sequence > client.start)
                .toList();
        Deque<Gap> told = new ArrayDeque<>();
        int at = 0;
        for (Received each : client.received) {
            if (each instanceof Gap gap) {
                told.add(gap);
                continue;
            }
            int missing = at;
            while (at < wanted.size() && wanted.get(at).sequence < each.sequence()) {
                at++;
            }
            if (at == wanted.size() || wanted.get(at).sequence != each.sequence()) {
                at = missing; // of another channel
                continue;
            }
            for (; missing < at; missing++) {
                checkCovered(wanted.get(missing).sequence, told, client);
            }
            if (plan.mode.hasLogOfItsOwn(wanted.get(at).channels & client.follow.channels)) {
                told.clear();
            }
            at++;
        }
        assertThat(at)
                .as("events of the channel that came, or that a gap told of")
                .isEqualTo(wanted.size());
    }

    private void checkCovered(long missing, Deque<Gap> gaps, Client client) {
        boolean oneLog = plan.mode == Mode.ONE_CHANNEL;
        while (!gaps.isEmpty() && gaps.peek().published < missing) {
            gaps.remove();
        }
        assertThat(gaps)
                .as("gaps for %s, which is missing in %s", missing, client.follow)
                .anyMatch(gap -> gap.from < missing && (!oneLog || gap.first < 0 || missing < gap.first));
    }
}
