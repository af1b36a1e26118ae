package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.EventId;
import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.testing.SpecificationParser.Event;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Publishers that change a state and publish each change as fast as they can, and viewers that come for the state and what
 * follows. No viewer may miss a change between its snapshot and its first event, or get one before its snapshot.
 */
@Timeout(120)
class SnapshotRaceTest {
    private static final int PUBLISHERS = 2;
    private static final int EVENTS = 40_000;

    private final EventLoop loop = new DefaultEventLoop();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService snapshots = Executors.newFixedThreadPool(2);
    private final AtomicLongArray state = new AtomicLongArray(PUBLISHERS);
    private final AtomicInteger snapshotsTaken = new AtomicInteger();
    private final AtomicInteger publishing = new AtomicInteger();

    /** What was published, by its number. */
    private final Map<Long, String> published = new ConcurrentSkipListMap<>();

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        snapshots.shutdownNow();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(20, TimeUnit.SECONDS);
    }

    private String snapshot() {
        snapshotsTaken.incrementAndGet();
        LockSupport.parkNanos(100_000);
        return state.get(0) + " " + state.get(1);
    }

    /** What a viewer saw in its time. */
    private record Stay(List<Event> events, List<String> gaps) {}

    @ParameterizedTest
    @CsvSource({"c:0, 100000", "c:0+c:1, 100000", "c:*, 100000", "c:0, 50", "c:0+c:1, 50", "c:*, 50"})
    void everyChangeIsInTheSnapshotOrBehindItOnceAndInOrder(String names, int kept) throws Exception {
        Retention retention = new Retention(kept, 1 << 30, Duration.ofMinutes(5));
        try (Hub hub = new Hub(HubSettings.DEFAULT.withRetention(retention))) {
            publishing.set(PUBLISHERS);
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(threads.submit(() -> publish(hub, publisher)));
            }
            List<Stay> stays = new ArrayList<>();
            Random random = new Random(1);
            while (publishing.get() > 0) {
                stays.add(stay(hub, names.split("\\+"), random.nextInt(500)));
            }
            for (Future<?> publisher : publishers) {
                publisher.get(60, TimeUnit.SECONDS);
            }
            stays.forEach(stay -> check(stay, names));

            assertThat(stays).hasSizeGreaterThan(20);
            if (kept == 50) {
                assertThat(snapshotsTaken).as("some were taken again").hasValueGreaterThan(stays.size());
            }
            hub.channels("", "", 9)
                    .channels()
                    .forEach(channel -> assertThat(channel.subscribers()).isZero());
        }
    }

    private void publish(Hub hub, int publisher) {
        for (long i = 1; i <= EVENTS; i++) {
            state.set(publisher, i);
            String data = publisher + " " + i;
            EventId id = Objects.requireNonNull(
                    EventId.parse(hub.publish("c:" + publisher, data).id()));
            published.put(id.sequence(), data);
            if (i % 50 == 0) {
                LockSupport.parkNanos(50_000);
            }
        }
        publishing.decrementAndGet();
    }

    /** Comes, has the state and some events, and goes. */
    private Stay stay(Hub hub, String[] names, int events) throws Exception {
        Viewer viewer = onLoop(() -> Viewer.open(loop));
        Callable<SseEvent> snapshot = () -> SseEvent.of(snapshot()).withType("state");
        assertThat(hub.subscribe(viewer.stream(), snapshot, this.snapshots, names))
                .isTrue();
        while (onLoop(() -> viewer.events().isEmpty() || (viewer.events().size() < events && publishing.get() > 0))) {
            LockSupport.parkNanos(100_000);
        }
        return onLoop(() -> {
            viewer.leave();
            return new Stay(viewer.events(), viewer.gaps());
        });
    }

    private void check(Stay stay, String names) {
        List<Event> events = stay.events();
        assertThat(events.get(0).type()).isEqualTo("state");
        long position = sequence(events.get(0));
        String[] counters = events.get(0).data().split(" ");

        TreeMap<Long, String> expected = new TreeMap<>(published);
        if (names.equals("c:0")) {
            expected.values().removeIf(data -> data.startsWith("1"));
        }
        for (String before : expected.headMap(position, true).values()) {
            String[] words = before.split(" ");
            assertThat(Long.parseLong(counters[Integer.parseInt(words[0])]))
                    .as("what was published before the place is in the snapshot")
                    .isGreaterThanOrEqualTo(Long.parseLong(words[1]));
        }
        List<Event> followed = events.subList(1, events.size());
        if (followed.isEmpty()) {
            return;
        }
        long last = sequence(followed.get(followed.size() - 1));
        List<String> between =
                new ArrayList<>(expected.subMap(position, false, last, true).values());
        List<String> got = followed.stream().map(Event::data).toList();
        if (stay.gaps().isEmpty()) {
            assertThat(got).isEqualTo(between);
        } else {
            assertThat(got).isSubsetOf(between).doesNotHaveDuplicates();
            List<Long> sequences =
                    followed.stream().map(SnapshotRaceTest::sequence).toList();
            List<Long> sorted = new ArrayList<>(sequences);
            Collections.sort(sorted);
            assertThat(sequences).isEqualTo(sorted);
        }
    }

    private static long sequence(Event event) {
        return Objects.requireNonNull(EventId.parse(event.lastEventId())).sequence();
    }
}
